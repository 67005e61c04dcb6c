/** The reference, against tiktoken itself. */
import { corpus } from '../corpus/index.ts'
import { encodingNames, referenceOf, tiktokenOracle } from './oracle.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

// One vocabulary of each split rule, and the one that is another's with more tokens of spaces.
const VOCABULARIES = ['o200k_base', 'cl100k_base', 'r50k_base', 'p50k_base']

const options = {
  harness: vitestHarness,
  create: async (encoding: string) => referenceOf(encoding),
  oracle: tiktokenOracle,
  texts: corpus(400),
  // unicode.test.ts holds the class of each to tiktoken.
  codePoints: 'none',
  skip: [
    {
      test: 'truncate keeps the most that fits, of random',
      reason: 'the reference truncates by the definition itself',
    },
    { test: 'truncate of long texts', reason: 'the reference counts once for each grapheme' },
  ],
} as const

// No runs: the reference is what the others are compared with there. Segments, limits and the rest follow from the ids,
// whatever the vocabulary is.
runConformanceSuite({
  ...options,
  encodings: ['o200k_base'],
  parts: ['ids', 'round trip', 'special tokens', 'segments', 'limits', 'input'],
})
runConformanceSuite({ ...options, encodings: VOCABULARIES.slice(1), parts: ['ids', 'special tokens'] })
// The other encodings are one of these vocabularies with other special tokens.
runConformanceSuite({
  ...options,
  encodings: encodingNames.filter((name) => !VOCABULARIES.includes(name)),
  parts: ['special tokens'],
})
