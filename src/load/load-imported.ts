/** `loadTokenizer` where an encoding has to be imported: edge runtimes compile nothing and have no files. */

import type { Tokenizer } from '../tokenizer/types.ts'
import { notBeside } from './failures.ts'
import { type Host, type LoadOptions, loadOn } from './load-tokenizer.ts'
import { requireModule } from './wasm-source.ts'

const host: Host = { locate, compile: requireModule }

/** As `loadTokenizer` of `load-packaged.ts`, only that `options.wasm` has to be a compiled module. */
export function loadTokenizer(modelOrEncoding: string, options?: LoadOptions): Promise<Tokenizer> {
  return loadOn(host, modelOrEncoding, options)
}

function locate(encoding: string): never {
  throw notBeside(encoding, 'an edge runtime has only what is imported')
}
