/** The packages `tiktoken` and `@dqbd/tiktoken` behind our interface. */
import { describe } from 'vitest'
import { loadTiktoken } from '../../src/engines/tiktoken.ts'
import { corpus } from '../corpus/index.ts'
import { tiktokenOracle } from './oracle.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

// One encoding of each split rule, and the one that the packages lack. The second package is the first under its older name.
const PACKAGES = [
  { name: 'tiktoken', encodings: ['o200k_base', 'o200k_harmony', 'cl100k_base', 'gpt2'] },
  { name: '@dqbd/tiktoken', encodings: ['o200k_harmony'] },
] as const

describe.each(PACKAGES)('$name', ({ name, encodings }) => {
  runConformanceSuite({
    harness: vitestHarness,
    encodings,
    create: (encoding) => loadTiktoken(encoding, { package: name }),
    oracle: tiktokenOracle,
    texts: corpus(100),
    // No runs: the package takes seconds for a hundred thousand characters of one, and minutes for a million.
    parts: ['ids', 'round trip', 'special tokens', 'segments', 'limits', 'input'],
    skip: [
      { test: 'truncate of long texts', reason: 'the package is quadratic in the length of a run' },
      { test: 'every code point', reason: 'the engine is the oracle here; the interface around it is under test' },
      { test: 'random texts', reason: 'the engine is the oracle here; the interface around it is under test' },
    ],
  })
})
