import { describe, expect, it } from 'vitest'
import { type ChatMessage, createPlanner, type Slot } from '../../../src/planner/index.ts'
import { later } from '../../helpers/tiktoken-counter.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

/** What a planner remembers from plan to plan, and what of it may never show. */

const history: ChatMessage[] = Array.from({ length: 30 }, (_, index) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: `message ${index} of a conversation`,
}))
const options = { windowTokens: 200, outputReserve: 10 }

function slotsOf(messages: readonly ChatMessage[]): Slot[] {
  return [{ name: 'history', messages, policy: 'drop-oldest' }]
}

function freshPlan(messages: readonly ChatMessage[]) {
  return createPlanner({ ...options, counter: new WordCounter() }).plan({ slots: slotsOf(messages) })
}

describe('planning again after one more message', () => {
  it('says the same things of what did not change, as the same objects', async () => {
    const planner = createPlanner({ ...options, counter: new WordCounter() })
    const before = await planner.plan({ slots: slotsOf(history) })
    const after = await planner.plan({ slots: slotsOf([...history, { role: 'user', content: 'one more' }]) })
    expect(after.slots[0]!.items[0]).toBe(before.slots[0]!.items[0])
    expect(after.slots[0]!.items[29]).toBe(before.slots[0]!.items[29])
    expect(before.slots[0]!.items).toHaveLength(30)
    expect(after.slots[0]!.items).toHaveLength(31)
  })

  it('leaves the plan before as it was, also when a message of it changes', async () => {
    const planner = createPlanner({ ...options, counter: new WordCounter() })
    const messages = structuredClone(history)
    const before = await planner.plan({ slots: slotsOf(messages) })
    const items = structuredClone(before.slots[0]!.items)
    Object.assign(messages[29]!, { content: 'something much longer than it was before, so that others have to go' })
    const after = await planner.plan({ slots: slotsOf([...messages, { role: 'user', content: 'one more' }]) })
    expect(before.slots[0]!.items).toEqual(items)
    expect(after.slots[0]!.items[29]!.tokens).toBeGreaterThan(items[29]!.tokens)
  })

  it('keeps plans apart that are made at the same time', async () => {
    const planner = createPlanner({ ...options, counter: later(new WordCounter()) })
    const variants = [
      history,
      [...history, { role: 'user', content: 'one more' }],
      [
        ...history,
        { role: 'user', content: 'another one, and not a short one' },
        { role: 'assistant', content: 'yes' },
      ],
      history.slice(0, 20),
      [{ role: 'system', content: 'Be brief.' }, ...history],
    ]
    const plans = await Promise.all(variants.map((messages) => planner.plan({ slots: slotsOf(messages) })))
    for (const [index, plan] of plans.entries()) expect(plan).toEqual(await freshPlan(variants[index]!))
  })

  it('counts a message again whose counting failed', async () => {
    let fails = true
    const counter = new WordCounter()
    const failing = {
      encoding: counter.encoding,
      truncate: counter.truncate.bind(counter),
      countMany: (texts: readonly string[]) => {
        if (fails) throw new Error('not now')
        return counter.countMany(texts)
      },
    }
    const planner = createPlanner({ ...options, counter: failing })
    await expect(planner.plan({ slots: slotsOf(history) })).rejects.toThrow('not now')
    fails = false
    expect(await planner.plan({ slots: slotsOf(history) })).toEqual(await freshPlan(history))
  })

  it('forgets the facts of items that come back as messages', async () => {
    const planner = createPlanner({ ...options, counter: new WordCounter() })
    const items = history.map((message, index) => ({ message, id: `m${index}`, turn: 1 }))
    await planner.plan({ slots: [{ name: 'history', items, policy: 'drop-oldest' }] }).catch(() => null)
    expect(await planner.plan({ slots: slotsOf(history) })).toEqual(await freshPlan(history))
  })

  it('refuses an id that is there twice, also the second time and for an item that was added', async () => {
    const planner = createPlanner({ ...options, counter: new WordCounter() })
    const named = history.slice(0, 3).map((message, index) => ({ message, id: `m${index}` }))
    const slots = (items: Slot['items']) => [{ name: 'history', items, policy: 'drop-oldest' } as Slot]
    await planner.plan({ slots: slots(named) })
    const twice = [...named, { message: history[3]!, id: 'm1' }]
    for (let time = 0; time < 2; time++) {
      await expect(planner.plan({ slots: slots(twice) })).rejects.toThrow(/"m1" twice/)
    }
    expect((await planner.plan({ slots: slots(named) })).slots[0]!.items).toHaveLength(3)
  })
})
