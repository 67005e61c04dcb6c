/** The packages `tiktoken` and `@dqbd/tiktoken` behind our interface. */
import { describe } from 'vitest'
import { loadTiktoken } from '../../src/engines/tiktoken.ts'
import { corpus } from '../corpus/index.ts'
import { tiktokenOracle } from './oracle.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

// The packages compute the ids: the interface around them is under test, with one encoding whole. Of the others, one of each
// split rule and the one that the packages lack, it is whether the right one is loaded.
const ALL = ['ids', 'round trip', 'special tokens', 'segments', 'limits', 'input'] as const
const LOADED = ['ids', 'special tokens'] as const
const PACKAGES = [
  { name: 'tiktoken', encodings: ['o200k_base'], parts: ALL },
  { name: 'tiktoken', encodings: ['o200k_harmony', 'cl100k_base', 'gpt2'], parts: LOADED },
  // The first under its older name.
  { name: '@dqbd/tiktoken', encodings: ['o200k_harmony'], parts: LOADED },
] as const

describe.each(PACKAGES)('$name', ({ name, encodings, parts }) => {
  runConformanceSuite({
    harness: vitestHarness,
    encodings,
    create: (encoding) => loadTiktoken(encoding, { package: name }),
    oracle: tiktokenOracle,
    texts: corpus(100),
    // No runs: the package takes seconds for a hundred thousand characters of one, and minutes for a million.
    parts,
    skip: [
      { test: 'truncate of long texts', reason: 'the package is quadratic in the length of a run' },
      { test: 'every code point', reason: 'the engine is the oracle here; the interface around it is under test' },
      { test: 'random texts', reason: 'the engine is the oracle here; the interface around it is under test' },
    ],
  })
})
