import { expect, test } from 'vitest'
import { buffersOf, packPlan, unpackPlan } from '../../../../demo/engine/packed-items.ts'
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
  const packed = packPlan(plan)
  const posted = structuredClone(packed, { transfer: buffersOf(packed.items) })
  expect(packed.items[1]!.tokens.length).toBe(0)
  expect(posted.plan.slots.every((slot) => slot.items.length === 0)).toBe(true)
  expect(posted.items[1]!.kinds.length).toBeLessThan(5)
  expect(await unpackPlan(posted.plan, posted.items)).toEqual(structuredClone(plan))
})

test('names that look like numbers, but are written otherwise, stay as they are', async () => {
  const ids = ['0', '1', '02', '3.0', '4294967296', '-1', '', 'NaN', '1e3']
  const planner = createPlanner({
    model: 'gpt-4o',
    counter: new WordCounter(),
    windowTokens: 1_000,
    outputReserve: 100,
  })
  for (const names of [ids.slice(0, 2), ids]) {
    const plan = await planner.plan({
      slots: [{ name: 'retrieved', items: names.map((id) => ({ id, text: 'words' })) }],
    })
    const { plan: posted, items } = structuredClone(packPlan(plan))
    const unpacked = await unpackPlan(posted, items)
    expect(unpacked.slots[0]!.items.map(({ id }) => id)).toEqual(names)
    expect(ArrayBuffer.isView(items[0]!.ids)).toBe(names.length === 2)
  }
})
