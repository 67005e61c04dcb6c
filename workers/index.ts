/** `tokenroom/worker`: the tokenizer off the main thread. */
export { TokenroomError } from '../src/errors.ts'
export type { EncodingSource } from '../src/wasm/source.ts'
export {
  createTokenizerWorker,
  loadTokenizer,
  type RemoteLoadOptions,
  type TokenizerWorker,
  type TokenizerWorkerOptions,
} from './client.ts'
export { type Latest, latest } from './latest.ts'
export type { RemoteOptions, RemoteTokenizer } from './remote.ts'
