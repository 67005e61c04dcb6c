/** The WebAssembly tokenizer of o200k, against tiktoken itself and, where that is quadratic, against the reference. */
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

runConformanceSuite({ ...options, encodings: ['o200k_base'] })
runConformanceSuite({ ...options, encodings: ['o200k_harmony'], parts: OTHER_SPECIALS })
