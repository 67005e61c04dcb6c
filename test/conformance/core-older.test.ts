/** The WebAssembly tokenizer of the older encodings, against tiktoken itself and, where that is quadratic, against the reference. */
import { corpus } from '../corpus/index.ts'
import { OTHER_SPECIALS } from './encodings.ts'
import { referenceOf, tiktokenOracle } from './oracle.ts'
import { loadBuilt } from './packaged.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

const options = {
  harness: vitestHarness,
  create: loadBuilt,
  oracle: tiktokenOracle,
  // Those are held to recorded ids of tiktoken in fixtures.test.ts, and their splits to tiktoken in boundaries.test.ts.
  codePoints: 'none',
  texts: corpus(3_000),
  reference: referenceOf,
} as const

runConformanceSuite({ ...options, encodings: ['cl100k_base', 'r50k_base'] })
// r50k_base with more tokens of spaces: what follows from the ids follows from these as well.
runConformanceSuite({
  ...options,
  encodings: ['p50k_base'],
  parts: ['ids', 'round trip', 'special tokens', 'input', 'runs'],
})
runConformanceSuite({ ...options, encodings: ['p50k_edit', 'gpt2'], parts: OTHER_SPECIALS })
