/** The encodings as they are built, in Node. */
import { readFileSync } from 'node:fs'
import { loadTokenizer } from '../../src/index.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'

const SHARED_FILES: Readonly<Record<string, string>> = {
  o200k_harmony: 'o200k_base',
  p50k_edit: 'p50k_base',
  gpt2: 'r50k_base',
}

/** The WebAssembly tokenizer of `encoding`, from `dist/encodings`. */
export function loadBuilt(encoding: string): Promise<Tokenizer> {
  const file = SHARED_FILES[encoding] ?? encoding
  return loadTokenizer(encoding, { wasm: readFileSync(new URL(`../../dist/encodings/${file}.wasm`, import.meta.url)) })
}
