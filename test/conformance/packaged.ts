/** The built encodings, in Node. */
import { readFileSync } from 'node:fs'
import { type EncodingName, vocabularyOf } from '../../src/encodings/table.ts'
import { loadTokenizer } from '../../src/index.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'

/** The WebAssembly tokenizer of `encoding`, from `dist/encodings`, with a memory of its own: no other test has used it. */
export function loadBuilt(encoding: string): Promise<Tokenizer> {
  const file = vocabularyOf(encoding as EncodingName)
  return loadTokenizer(encoding, { wasm: readFileSync(new URL(`../../dist/encodings/${file}.wasm`, import.meta.url)) })
}
