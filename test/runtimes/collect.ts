/** A test runner of a page: it collects what the suites declare, runs it in order, and says what happened. */
import type { Harness } from '../conformance/harness.ts'

interface Failure {
  readonly name: string
  readonly message: string
}

export interface SuiteReport {
  readonly passed: number
  readonly failed: readonly Failure[]
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
}

/** Runs everything that `declare` declares; says before each test which one it is. */
export async function runCollected(
  declare: (harness: Harness) => void,
  onTest: (name: string) => void = () => {},
): Promise<SuiteReport> {
  const path: string[] = []
  const tests: { readonly name: string; readonly body: () => void | Promise<void> }[] = []
  const skipped: { name: string; reason: string }[] = []
  const full = (name: string): string => [...path, name].join(' › ')
  declare({
    describe(name, body) {
      path.push(name)
      body()
      path.pop()
    },
    it: (name, body) => tests.push({ name: full(name), body }),
    skip: (name, reason) => skipped.push({ name: full(name), reason }),
  })
  const failed: Failure[] = []
  for (const [i, { name, body }] of tests.entries()) {
    onTest(`${i + 1}/${tests.length} ${name}`)
    try {
      await body()
    } catch (error) {
      failed.push({ name, message: error instanceof Error ? error.message : String(error) })
    }
  }
  return { passed: tests.length - failed.length, failed, skipped }
}
