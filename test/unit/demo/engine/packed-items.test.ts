import { expect, test } from 'vitest'
import { packPlan, unpackPlan } from '../../../../demo/engine/packed-items.ts'
import { type ChatMessage, createPlanner } from '../../../../src/planner/index.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

test('a plan is the same after its items were packed and posted, and items of one kind have it once', async () => {
  const items = Array.from({ length: 400 }, (_, at) => ({
    id: `message ${at}`,
    message: { role: at % 2 ? 'assistant' : 'user', content: `said ${'so '.repeat(at % 7)}` } as ChatMessage,
  }))
  const chunks = Array.from({ length: 9 }, (_, at) => ({ id: String(at), text: 'a chunk of text', score: at / 10 }))
  const planner = createPlanner({
    model: 'gpt-4o',
    counter: new WordCounter(),
    windowTokens: 1_000,
    outputReserve: 100,
  })
  const plan = await planner.plan({
    slots: [
      { name: 'retrieved', items: chunks, policy: { kind: 'drop-lowest-score', k: 4 } },
      { name: 'history', items, policy: { kind: 'drop-oldest', min: 1 } },
      { name: 'user', text: 'one two three four '.repeat(100), policy: { kind: 'truncate', keep: 'end' } },
    ],
  })
  const statuses = new Set(plan.slots.flatMap((slot) => slot.items.map(({ status }) => status)))
  expect([...statuses].sort()).toEqual(['cut', 'dropped', 'kept'])
  const posted = structuredClone(packPlan(plan))
  expect(posted.plan.slots.every((slot) => slot.items.length === 0)).toBe(true)
  expect(posted.items[1]!.kinds.length).toBeLessThan(5)
  expect(unpackPlan(posted.plan, posted.items)).toEqual(structuredClone(plan))
})
