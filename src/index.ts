/** The tokenizer, in this thread. Planning, workers, models and engines have entry points of their own. */

export * from './exports.ts'
export { loadTokenizer } from './load/load-packaged.ts'
