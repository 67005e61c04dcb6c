import { describe, it } from 'vitest'
import type { Harness } from './harness.ts'

/** Vitest's functions as the suites know them. */
export const vitestHarness: Harness = {
  describe: (name, body) => describe(name, body),
  it: (name, body) => it(name, body),
  skip: (name, reason) => it(`${name} (${reason})`, ({ skip }) => skip(reason)),
}
