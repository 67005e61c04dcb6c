import { expect, test } from 'vitest'
import { parseAmount } from '../../../../demo/parse/amount.ts'

test.each([
  ['', undefined],
  [' 2,000 ', 2000],
  ['25 %', '25%'],
  ['12.50%', '12.5%'],
  ['101%', null],
  ['-5', null],
  ['1.5', null],
  ['many', null],
])('the amount %j', (typed, amount) => {
  expect(parseAmount(typed)).toBe(amount)
})
