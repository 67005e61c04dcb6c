/** The WebAssembly tokenizer, against tiktoken itself and, where that is quadratic, against the reference. */
import { readFileSync } from 'node:fs'
import { loadTokenizer } from '../../src/index.ts'
import { corpus } from '../corpus/index.ts'
import { encodingNames, referenceOf, tiktokenOracle } from './oracle.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

const FILES: Record<string, string> = { o200k_harmony: 'o200k_base', p50k_edit: 'p50k_base', gpt2: 'r50k_base' }

runConformanceSuite({
  harness: vitestHarness,
  encodings: encodingNames,
  create: (encoding) => {
    const file = new URL(`../../dist/encodings/${FILES[encoding] ?? encoding}.wasm`, import.meta.url)
    return loadTokenizer(encoding, { wasm: readFileSync(file) })
  },
  oracle: tiktokenOracle,
  texts: corpus(4_000),
  reference: referenceOf,
})
