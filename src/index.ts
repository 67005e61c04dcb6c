/** The tokenizer, in this thread. Planning, workers, models and engines have their own entry points. */

export * from './exports.ts'
export { loadTokenizer } from './load/load-packaged.ts'
