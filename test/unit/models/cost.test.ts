import { describe, expect, it } from 'vitest'
import { costOf, estimateCost, getModel, inputBelowNextStep, money, showUsd } from '../../../src/models/index.ts'

describe('costOf', () => {
  it('is exact arithmetic, rounded up', () => {
    // $2.50 a million is 2500 billionths of a dollar a token; $0.0375 a million is 37.5.
    expect(money(1_000_000, 2.5)).toBe(2_500_000_000n)
    expect(money(1, 0.0375)).toBe(38n)
    expect(money(2, 0.0375)).toBe(75n)
    expect(money(0, 15)).toBe(0n)
  })

  it('charges what was read from the cache at its own price, and says what that saved', () => {
    const model = getModel('gpt-4o')
    const cost = costOf(model, { inputTokens: 10_000, cacheReadTokens: 8_000, outputTokens: 1_000 })
    expect(cost).toMatchObject({ inputNanoUsd: 5_000_000n, cacheReadNanoUsd: 10_000_000n, outputNanoUsd: 10_000_000n })
    expect(cost).toMatchObject({ totalNanoUsd: 25_000_000n, savedNanoUsd: 10_000_000n, asOf: model.asOf })
  })

  it('charges all tokens at the higher price above a step', () => {
    const model = getModel('gpt-5.4')
    const below = costOf(model, { inputTokens: 272_000, outputTokens: 0 })
    const above = costOf(model, { inputTokens: 272_001, outputTokens: 0 })
    expect(below?.totalNanoUsd).toBe(680_000_000n)
    expect(above?.totalNanoUsd).toBe(1_360_005_000n)
    expect(inputBelowNextStep(model, 100_000)).toBe(272_000)
    expect(inputBelowNextStep(model, 272_001)).toBeNull()
  })

  it('charges Qwen by the steps of its input, as Alibaba bills it', () => {
    const model = getModel('qwen3-coder-plus')
    const of = (tokens: number) => {
      const input = { lower: tokens, tokens, upper: tokens }
      return estimateCost(model, input, { maxOutputTokens: 1000 })?.upperNanoUsd
    }
    expect(of(32_000)).toBe(37_000_000n)
    expect(of(32_001)).toBe(66_601_800n)
    expect(of(500_000)).toBe(3_060_000_000n)
  })

  it('charges all output at the higher price when the model thinks, and expects that at most', () => {
    const model = getModel('qwen-plus')
    expect(costOf(model, { inputTokens: 0, outputTokens: 1000 })?.outputNanoUsd).toBe(1_200_000n)
    expect(costOf(model, { inputTokens: 0, outputTokens: 1000, reasoningTokens: 1 })?.outputNanoUsd).toBe(4_000_000n)
    const none = { lower: 0, tokens: 0, upper: 0 }
    expect(estimateCost(model, none, { maxOutputTokens: 1000 })).toMatchObject({
      nanoUsd: 1_200_000n,
      upperNanoUsd: 4_000_000n,
    })
  })

  it('is not known without a price', () => {
    expect(costOf({ id: 'mine', windowTokens: 1 }, { inputTokens: 1, outputTokens: 1 })).toBeNull()
  })
})

it('estimates between the least and the most', () => {
  const model = getModel('gpt-4o')
  const estimate = estimateCost(
    model,
    { lower: 900, tokens: 1000, upper: 1100 },
    { maxOutputTokens: 500, outputTokens: 100 },
  )
  expect(estimate).toMatchObject({ lowerNanoUsd: 2_250_000n, nanoUsd: 3_500_000n, upperNanoUsd: 7_750_000n })
})

it.each([
  [0n, '$0.00'],
  [1n, '$0.000000001'],
  [4_200_000n, '$0.0042'],
  [1_234_567_890n, '$1.23'],
  [-50_000_000n, '-$0.05'],
  [12_000_000_000n, '$12.00'],
])('shows %d billionths as %s', (nano, shown) => expect(showUsd(nano)).toBe(shown))
