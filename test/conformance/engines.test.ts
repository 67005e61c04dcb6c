/** The packages `tiktoken` and `@dqbd/tiktoken` behind our interface. */
import { describe } from 'vitest'
import { loadTiktoken } from '../../src/engines/tiktoken.ts'
import { corpus } from '../corpus/index.ts'
import { encodingNames, tiktokenOracle } from './oracle.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

for (const name of ['tiktoken', '@dqbd/tiktoken'] as const) {
  describe(name, () => {
    runConformanceSuite({
      harness: vitestHarness,
      encodings: encodingNames,
      create: (encoding) => loadTiktoken(encoding, { package: name }),
      oracle: tiktokenOracle,
      texts: corpus(300),
      skip: [
        { test: 'a megabyte of', reason: 'the package is quadratic in the length of a run' },
        { test: 'every code point', reason: 'the engine is the oracle here; the interface around it is under test' },
        { test: 'truncate of long texts', reason: 'the package is quadratic in the length of a run' },
      ],
    })
  })
}
