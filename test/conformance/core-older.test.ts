/** The WebAssembly tokenizer of the older encodings, against tiktoken itself and, where that is quadratic, against the reference. */
import { corpus } from '../corpus/index.ts'
import { referenceOf, tiktokenOracle } from './oracle.ts'
import { loadBuilt } from './packaged.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

runConformanceSuite({
  harness: vitestHarness,
  encodings: ['cl100k_base', 'p50k_base', 'p50k_edit', 'r50k_base', 'gpt2'],
  create: loadBuilt,
  oracle: tiktokenOracle,
  // The other planes are held to recorded ids of tiktoken, in fixtures.test.ts.
  codePoints: 'basic',
  texts: corpus(3_000),
  reference: referenceOf,
})
