/** The reference, against tiktoken itself. */
import { corpus } from '../corpus/index.ts'
import { encodingNames, referenceOf, tiktokenOracle } from './oracle.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

runConformanceSuite({
  harness: vitestHarness,
  encodings: encodingNames,
  create: async (encoding) => referenceOf(encoding),
  oracle: tiktokenOracle,
  texts: corpus(1_000),
  codePoints: 'basic',
  // No runs: the reference is what the others are compared with there.
  parts: ['ids', 'round trip', 'special tokens', 'segments', 'limits', 'input'],
  skip: [
    {
      test: 'truncate keeps the most that fits, of random',
      reason: 'the reference truncates by the definition itself',
    },
    { test: 'truncate of long texts', reason: 'the reference counts once for each grapheme' },
  ],
})
