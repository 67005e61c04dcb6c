import { expect, test } from 'vitest'
import { compared } from '../../../../demo/compare/row.ts'

test.each([
  // Half of it and less are times, more than that is a part in a hundred.
  [150n, 2500n, '17 times cheaper than'],
  [50n, 2500n, '50 times cheaper than'],
  [2n, 2500n, '1,250 times cheaper than'],
  [1000n, 3440n, '3.4 times cheaper than'],
  [1250n, 2500n, '2 times cheaper than'],
  [1675n, 2500n, '33% cheaper than'],
  [2475n, 2500n, '1% cheaper than'],
  [2499n, 2500n, 'nearly the same as'],
  [2500n, 2500n, 'the same as'],
  [2800n, 2500n, '12% more than'],
  [5000n, 2500n, '2 times as much as'],
  [8600n, 2500n, '3.4 times as much as'],
  [24_990n, 2500n, '10 times as much as'],
  [300_000n, 2500n, '120 times as much as'],
])('%i beside %i is %s', (cost, other, said) => {
  const comparison = compared(cost, other)
  expect(`${comparison?.words} ${comparison?.than}`).toBe(said)
})

test.each([
  [null, 2500n],
  [2500n, null],
  [0n, 2500n],
  [2500n, 0n],
])('%s beside %s is no comparison', (cost, other) => {
  expect(compared(cost, other)).toBeNull()
})
