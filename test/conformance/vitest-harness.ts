import { describe, it } from 'vitest'
import type { Harness } from './harness.ts'

/** Vitest's functions as the suites know them. */
export const vitestHarness: Harness = {
  describe: (name, body) => describe(name, body),
  it: (name, body) => it(name, body),
  // biome-ignore lint/suspicious/noSkippedTests: each is skipped for the reason that stands in its name
  skip: (name, reason) => it.skip(`${name} (${reason})`, () => undefined),
}
