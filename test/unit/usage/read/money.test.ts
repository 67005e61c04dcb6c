import { expect, test } from 'vitest'
import { nanoUsdOf } from '../../../../src/usage/index.ts'

test.each([
  [0.0004970133333333333, 497_014n],
  [0, 0n],
  [1.5e-7, 150n],
  [1e-10, 1n],
  [0.1, 100_000_000n],
  ['0.0000071', 7_100n],
  [12, 12_000_000_000n],
  ['1E+2', 100_000_000_000n],
])('%s dollars are %s nano-USD, rounded up', (usd, nano) => {
  expect(nanoUsdOf(usd)).toBe(nano)
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, '1e999', '', 'free', null, undefined, {}, true])(
  '%s is no cost',
  (usd) => {
    expect(nanoUsdOf(usd)).toBeNull()
  },
)
