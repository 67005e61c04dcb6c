/** `tokenroom` on edge runtimes: the same exports, but no URLs of files that a bundler would include. */

export * from './exports.ts'
export { loadTokenizer } from './load/load-imported.ts'
