import { expect, test } from 'vitest'
import { estimateCost } from '../../../demo/model/cost.ts'
import { formatAxis, formatNanoUsd, formatRanges, formatShare } from '../../../demo/ui/format.ts'

const model = { id: 'm', windowTokens: 1_000_000, prices: { inputUsdPerMillion: 2.5, outputUsdPerMillion: 10 } }

test('a dollar per million tokens is 1,000 nano-USD a token', () => {
  expect(estimateCost(model, 1_000_000, 500_000)).toMatchObject({
    inputNanoUsd: 2_500_000_000n,
    outputNanoUsdUpperBound: 5_000_000_000n,
  })
})

test('fractions of a nano-USD are rounded up, never lost', () => {
  const cheap = { ...model, prices: { inputUsdPerMillion: 0.0375, outputUsdPerMillion: 0.15 } }
  expect(estimateCost(cheap, 3, 1)).toMatchObject({ inputNanoUsd: 113n, outputNanoUsdUpperBound: 150n })
})

test('a dearer tier holds for the whole request, from one token past its step', () => {
  const tiered = {
    ...model,
    priceTiers: [{ aboveInputTokens: 200_000, inputUsdPerMillion: 5, outputUsdPerMillion: 15 }],
  }
  expect(estimateCost(tiered, 200_000, 0)).toMatchObject({ inputNanoUsd: 500_000_000n, tierAboveInputTokens: null })
  expect(estimateCost(tiered, 200_001, 0)).toMatchObject({
    inputNanoUsd: 1_000_005_000n,
    tierAboveInputTokens: 200_000,
  })
})

test('without a price there is no cost', () => {
  expect(estimateCost({ id: 'm', windowTokens: 10 }, 5, 5)).toBeNull()
})

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
