import { describe, expect, it } from 'vitest'
import { history, planner } from '../../helpers/small-planner.ts'

describe('slots', () => {
  it('are served by priority, and what one leaves goes to the next', async () => {
    const plan = (first: number, second: number) =>
      planner(80).plan({
        slots: [
          { name: 'a', priority: first, messages: history, policy: 'drop-oldest' },
          { name: 'b', priority: second, messages: history.slice(0, 4), policy: 'drop-oldest' },
          { name: 'user', text: 'go' },
        ],
      })
    expect((await plan(2, 1)).slots[1]!.tokens).toBe(0)
    const flowed = await plan(1, 2)
    expect(flowed.slots[1]!.items.every((item) => item.status === 'kept')).toBe(true)
    expect(flowed.slots[0]!.tokens).toBeGreaterThan(0)
  })

  it('get their minimum before any gets more, and never more than their maximum', async () => {
    const { slots } = await planner(100).plan({
      slots: [
        { name: 'greedy', priority: 9, messages: history, policy: 'drop-oldest', max: '50%' },
        { name: 'modest', priority: 0, messages: history, policy: 'drop-oldest', min: 30 },
      ],
    })
    expect(slots[0]).toMatchObject({ maxTokens: 43 })
    expect(slots[0]!.tokens + slots[0]!.framingTokens).toBeLessThanOrEqual(43)
    expect(slots[1]!.tokens + slots[1]!.framingTokens).toBeGreaterThan(15)
  })

  it('that are whole or nothing go as a whole', async () => {
    const { slots, messages, warnings } = await planner(60).plan({
      slots: [
        { name: 'contract', messages: history, policy: 'whole-or-nothing' },
        { name: 'user', text: 'go' },
      ],
    })
    expect(messages).toEqual([{ role: 'user', content: 'go' }])
    expect(warnings).toEqual([{ code: 'slot-emptied', slot: 'contract', items: 20, tokens: 40 }])
    expect(slots[0]!.tokens).toBe(0)
    expect(slots[0]!.items[0]!.reason).toMatch(/as a whole.*larger window/)
  })

  it('that are empty cost nothing and send nothing', async () => {
    const plan = await planner(60).plan({
      slots: [
        { name: 'system', text: '' },
        { name: 'history', messages: [] },
      ],
    })
    expect(plan).toMatchObject({ messages: [], framingTokens: 3, freeTokens: 47 })
  })
})
