/** The reference, against tiktoken itself. */
import { corpus } from '../corpus/index.ts'
import { encodingNames, referenceOf, tiktokenOracle } from './oracle.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

// One vocabulary for each split rule. Segments and limits follow from the ids, whatever the vocabulary is.
const SPLITS = ['o200k_base', 'cl100k_base', 'r50k_base']
const VOCABULARIES = [...SPLITS, 'p50k_base']

const options = {
  harness: vitestHarness,
  create: async (encoding: string) => referenceOf(encoding),
  oracle: tiktokenOracle,
  texts: corpus(1_000),
  codePoints: 'basic',
  skip: [
    {
      test: 'truncate keeps the most that fits, of random',
      reason: 'the reference truncates by the definition itself',
    },
    { test: 'truncate of long texts', reason: 'the reference counts once for each grapheme' },
    { test: 'every code point', reason: 'unicode.test.ts holds the class of each to tiktoken' },
  ],
} as const

// No runs: the reference is what the others are compared with there.
runConformanceSuite({
  ...options,
  encodings: SPLITS,
  parts: ['ids', 'round trip', 'special tokens', 'segments', 'limits', 'input'],
})
runConformanceSuite({ ...options, encodings: ['p50k_base'], parts: ['ids', 'special tokens'] })
// The other encodings are one of these vocabularies with other special tokens.
runConformanceSuite({
  ...options,
  encodings: encodingNames.filter((name) => !VOCABULARIES.includes(name)),
  parts: ['special tokens'],
})
