import { expect, test } from 'vitest'
import { estimateCost } from '../../../../demo/model/cost.ts'

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
