/** `loadTokenizer` where an encoding has to be imported: edge runtimes compile nothing and have no files. */
import { type LoadOptions, loadWith, notBeside } from './load.ts'
import type { Tokenizer } from './tokenizer/types.ts'

/** As `loadTokenizer` of `packaged.ts`, only that `options.wasm` has to be given. */
export function loadTokenizer(modelOrEncoding: string, options?: LoadOptions): Promise<Tokenizer> {
  return loadWith(locate, modelOrEncoding, options)
}

function locate(encoding: string): never {
  throw notBeside(encoding, 'an edge runtime has only what is imported')
}
