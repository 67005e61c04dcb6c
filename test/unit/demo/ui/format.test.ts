import { expect, test } from 'vitest'
import { formatAxis, formatNanoUsd, formatRanges, formatShare } from '../../../../demo/ui/format.ts'

test.each([
  [0n, '$0.00'],
  [2500n, '$0.0000025'],
  [1_500_000_000n, '$1.50'],
  [1_234_000_000_001n, '$1,234.000000001'],
])('%s nano-USD', (nanoUsd, text) => {
  expect(formatNanoUsd(nanoUsd)).toBe(text)
})

test.each([
  [128_000, '128k'],
  [1_047_576, '1.05M'],
  [8_192, '8.2k'],
  [999_960, '1M'],
  [200, '200'],
  [10, '10'],
])('%i on the axis', (tokens, text) => {
  expect(formatAxis(tokens)).toBe(text)
})

test('turns as ranges', () => {
  expect(formatRanges([1, 3, 4, 5, 8, 9])).toBe('1, 3–5, 8–9')
})

test('a share above nothing never reads as 0%', () => {
  expect(formatShare(1, 128_000)).toBe('<0.1%')
  expect(formatShare(0, 128_000)).toBe('0%')
  expect(formatShare(1, 8)).toBe('12.5%')
})
