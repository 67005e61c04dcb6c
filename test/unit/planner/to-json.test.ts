import { expect, it } from 'vitest'
import { type ChatMessage, createPlanner } from '../../../src/planner/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const model = {
  id: 'priced',
  provider: 'openai',
  encoding: 'o200k_base',
  windowTokens: 3000,
  prices: { inputUsdPerMillion: 10, outputUsdPerMillion: 30, cacheReadUsdPerMillion: 1 },
} as const

const messages = Array.from({ length: 40 }, (_, at): ChatMessage => ({ role: 'user', content: `${at} `.repeat(100) }))

it('writes a plan as JSON, with money as decimal digits and everything else as it is', async () => {
  const planner = createPlanner({ model, counter: new WordCounter(), outputReserve: 100 })
  const policy = { kind: 'summarise', model, maxTokens: 50, summarise: async () => 'so it went' } as const
  const slots = [
    { name: 'system', text: 'rule '.repeat(1200) },
    { name: 'history', messages, policy },
  ]
  const previous = await planner.plan({ slots })
  const plan = await planner.plan({ slots: [...slots, { name: 'user', text: 'and now?' }] }, { previous })
  const { summary } = previous.slots[1]!
  expect(plan.cache!.savedNanoUsd).toBeGreaterThan(0n)
  expect(summary!.costNanoUsd).toBeGreaterThan(0n)

  const written = JSON.parse(JSON.stringify(plan))
  expect(written.cost.upperNanoUsd).toBe(plan.cost!.upperNanoUsd.toString())
  expect(written.cache.savedNanoUsd).toBe(plan.cache!.savedNanoUsd!.toString())
  expect(JSON.parse(JSON.stringify(previous)).slots[1].summary.costNanoUsd).toBe(summary!.costNanoUsd!.toString())
  const { cost, cache, slots: planned, ...rest } = plan
  expect(written).toMatchObject(rest)
  expect(written.slots.map(({ items }: { items: unknown }) => items)).toEqual(planned.map(({ items }) => items))
  expect(Object.keys(written)).toEqual(Object.keys(plan))
  expect(Object.keys(written.cost)).toEqual(Object.keys(cost!))
  expect(Object.keys(written.cache)).toEqual(Object.keys(cache!))
})

it('leaves a plan cloneable, frozen and equal to another', async () => {
  const plan = () => createPlanner({ counter: new WordCounter(), windowTokens: 100 }).plan({ slots: [] })
  const one = await plan()
  expect(Object.isFrozen(one)).toBe(true)
  expect(structuredClone(one)).toEqual({ ...one })
  expect(one).toEqual(await plan())
  expect(JSON.parse(JSON.stringify({ preview: one })).preview.cost).toBeNull()
})
