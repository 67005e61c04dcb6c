/**
 * How many random cases a test makes: `count` in each run of the tests. `CASES_TIMES=20` makes twenty times as many, for a
 * search after a change of what the test is about.
 */
export function cases(count: number): number {
  return count * Number(process.env.CASES_TIMES ?? 1)
}
