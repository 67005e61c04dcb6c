/** `tokenroom` on edge runtimes: the same exports, and no files beside the code that a bundler would take along. */

export * from './exports.ts'
export { loadTokenizer } from './load/load-imported.ts'
