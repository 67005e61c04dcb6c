/** `loadTokenizer` where an encoding must be imported: edge runtimes neither compile WebAssembly nor have files. */

import type { Tokenizer } from '../tokenizer/types.ts'
import { noPackagedFile } from './failures.ts'
import { type Host, type LoadOptions, loadOn } from './load-tokenizer.ts'
import { requireModule } from './wasm-source.ts'

const host: Host = { locate, compile: requireModule }

/** As `loadTokenizer` of `load-packaged.ts`, but `options.wasm` is required and must be a compiled module. */
export function loadTokenizer(modelOrEncoding: string, options?: LoadOptions): Promise<Tokenizer> {
  return loadOn(host, modelOrEncoding, options)
}

function locate(encoding: string): never {
  throw noPackagedFile(encoding, 'an edge runtime has only the files that are imported')
}
