/** `tokenroom/worker`: the tokenizer off the main thread. */
export { TokenroomError } from '../../src/errors/index.ts'
export type { EncodingSource } from '../../src/load/wasm-source.ts'
export type { Progress } from '../protocol.ts'
export type { LongCallOptions, RemoteOptions } from './call-options.ts'
export {
  createTokenizerWorker,
  loadTokenizer,
  type RemoteLoadOptions,
  type TokenizerWorker,
  type TokenizerWorkerOptions,
} from './client.ts'
export { type Latest, latest } from './latest.ts'
export type { RemoteDocument } from './remote-document.ts'
export type { RemoteTokenizer } from './remote-tokenizer.ts'
