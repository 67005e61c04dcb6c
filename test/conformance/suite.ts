/** The conformance suite: what every tokenizer must do, in any runtime. */
import { type ConformanceOptions, createSuite, type Suite, type SuitePart } from './harness.ts'
import { idsSuite } from './suites/ids.ts'
import { inputSuite } from './suites/input.ts'
import { limitsSuite } from './suites/limits.ts'
import { roundTripSuite } from './suites/round-trip.ts'
import { runsSuite } from './suites/runs.ts'
import { segmentsSuite } from './suites/segments.ts'
import { specialSuite } from './suites/special.ts'

const PARTS: Record<SuitePart, (suite: Suite, encoding: string) => void> = {
  ids: idsSuite,
  'round trip': roundTripSuite,
  'special tokens': specialSuite,
  segments: segmentsSuite,
  limits: limitsSuite,
  input: inputSuite,
  runs: runsSuite,
}

/**
 * Declares the tests of every encoding in `options.encodings`. They need an oracle or fixtures to compare ids with.
 *
 * @example In Node, with tiktoken itself
 * runConformanceSuite({ harness, encodings: ['o200k_base'], create: loadTokenizer, oracle, texts: corpus(3000) })
 * @example On a runtime without it
 * runConformanceSuite({ harness, encodings: ['o200k_base'], create: loadTokenizer, fixtures })
 */
export function runConformanceSuite(options: ConformanceOptions): void {
  if (options.oracle === undefined && options.fixtures === undefined) {
    throw new Error('without an oracle or fixtures there is nothing to compare ids with')
  }
  const suite = createSuite(options)
  const parts = Object.entries(PARTS).filter(([name]) => options.parts?.includes(name as SuitePart) ?? true)
  for (const encoding of options.encodings) {
    options.harness.describe(encoding, () => {
      for (const [name, part] of parts) {
        options.harness.describe(name, () => part(suite, encoding))
      }
    })
  }
}
