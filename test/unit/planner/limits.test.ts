import { describe, expect, it } from 'vitest'
import { createPlanner, type PlannerOptions, type Slot } from '../../../src/planner/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const chunks: Slot = {
  name: 'retrieved',
  items: Array.from({ length: 40 }, (_, index) => ({ text: 'word '.repeat(96), score: 40 - index })),
  policy: 'drop-lowest-score',
}
const stepped = {
  id: 'stepped',
  encoding: 'o200k_base',
  windowTokens: 10_000,
  prices: { inputUsdPerMillion: 1, outputUsdPerMillion: 0 },
  priceTiers: [{ aboveInputTokens: 2000, inputUsdPerMillion: 2, outputUsdPerMillion: 0 }],
} as const
const planner = (options: Partial<PlannerOptions>) =>
  createPlanner({ counter: new WordCounter(), windowTokens: 10_000, outputReserve: 0, ...options })

describe('a limit on input', () => {
  it('holds whatever the window, and the plan still sums to the window', async () => {
    const plan = await planner({ maxInputTokens: 1000 }).plan({ slots: [chunks] })
    expect(plan.input.upper).toBeLessThanOrEqual(1000)
    expect(plan.inputCapTokens).toBe(1000)
    const content = plan.slots.reduce((sum, slot) => sum + slot.tokens, 0)
    expect(content + plan.framingTokens + plan.freeTokens).toBe(10_000)
  })

  it('is an error that says so, with a limit that works', async () => {
    const one = planner({ maxInputTokens: 100 })
    const slots: Slot[] = [{ name: 'user', text: 'word '.repeat(200) }]
    const { error } = await one.preview({ slots })
    expect(error?.message).toMatch(/allowed by maxInputTokens/)
    const fix = error?.data.fixes?.find(({ kind }) => kind === 'raise-max-input')
    if (fix?.kind !== 'raise-max-input') throw new Error('no fix was proposed')
    expect((await one.plan({ slots }, { maxInputTokens: fix.maxInputTokens })).messages).toHaveLength(1)
  })
})

describe('a latency budget', () => {
  it('sends what can be read in the time', async () => {
    const latency = { firstTokenMs: 700, prefill: { tokensPerSecond: 2000, overheadMs: 200 } }
    const plan = await planner({ latency }).plan({ slots: [chunks] })
    expect(plan.inputCapTokens).toBe(1000)
    expect(plan.firstTokenMs).toBeLessThanOrEqual(700)
    expect(plan.firstTokenMs).toBeGreaterThan(600)
  })
})

describe('a price step', () => {
  const slots = (count: number): Slot[] => [{ ...chunks, items: chunks.items!.slice(0, count) }]

  it('is stayed below when little has to go for it', async () => {
    const plan = await planner({ model: stepped, dropForPriceStep: 0.1 }).plan({ slots: slots(20) })
    expect(plan.input.upper).toBeLessThanOrEqual(2000)
    expect(plan.inputCapTokens).toBe(2000)
    const dearer = await planner({ model: stepped }).plan({ slots: slots(20) })
    expect(dearer.input.upper).toBeGreaterThan(2000)
    expect(plan.cost!.upperNanoUsd * 2n).toBeLessThan(dearer.cost!.upperNanoUsd)
  })

  it('is passed when more would have to go, or when what must stay is above it', async () => {
    const many = await planner({ model: stepped, dropForPriceStep: 0.1 }).plan({ slots: slots(35) })
    expect(many.input.upper).toBeGreaterThan(3000)
    const required: Slot[] = [{ name: 'user', text: 'word '.repeat(2050) }]
    expect(
      (await planner({ model: stepped, dropForPriceStep: 0.1 }).plan({ slots: required })).input.upper,
    ).toBeGreaterThan(2000)
  })
})
