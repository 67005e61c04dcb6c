import { describe, expect, it } from 'vitest'
import { createPlanner, type Slot } from '../../../../src/planner/index.ts'
import { refusalOf } from '../../../helpers/provider-server/server.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

/** Gemini takes a call only directly after a user's content or after results, whatever slots they stand in. */

const say = (role: string, text: string) => ({ role, parts: [{ text }] })
const call = (text = '') => ({
  role: 'model',
  parts: [...(text === '' ? [] : [{ text }]), { functionCall: { name: 'look', args: {} } }],
})
const result = (words: number) => ({
  role: 'user',
  parts: [{ functionResponse: { name: 'look', response: { output: 'word '.repeat(words) } } }],
})
const steps = (count: number) => Array.from({ length: count }, () => [call(), result(20)]).flat()

async function planned(slots: readonly Slot<object>[], windowTokens = 10_000) {
  const planner = createPlanner<object>({ counter: new WordCounter(), api: 'gemini', windowTokens, outputReserve: 10 })
  const plan = await planner.plan({ slots })
  expect(refusalOf('gemini', plan.request)).toBeNull()
  return plan
}

describe('a task in one slot and the work on it in another', () => {
  const task: Slot<object> = { name: 'task', text: 'Do it.' }

  it.each(['turn', 'step', 'message'] as const)('keeps all steps that fit, by %s', async (unit) => {
    const work: Slot<object> = { name: 'work', messages: steps(6), policy: { kind: 'drop-oldest', unit } }
    expect((await planned([task, work])).messages).toHaveLength(13)
    const { messages, slots } = await planned([task, work], 200)
    const [, { items }] = slots as [unknown, (typeof slots)[number]]
    // The newest stay, without a gap.
    const kept = items.map(({ status }) => status === 'kept')
    expect(messages.length).toBeGreaterThan(3)
    expect(kept).toEqual([...kept].sort())
  })

  it('is no beginning when the slot between them ends with what the model says', async () => {
    const chat: Slot<object> = { name: 'chat', messages: [say('user', 'Hello'), say('model', 'Hello')] }
    const work: Slot<object> = { name: 'work', messages: [...steps(2), say('user', 'go on')], policy: 'drop-oldest' }
    const { slots, messages } = await planned([chat, work])
    expect(messages).toHaveLength(3)
    expect(slots[1]!.items[0]!.why.code).toBe('cannot-start')
  })

  it('may have chunks between them that are dropped', async () => {
    const chunks: Slot<object> = { name: 'chunks', items: [{ text: 'word '.repeat(500) }], policy: 'drop-lowest-score' }
    const work: Slot<object> = { name: 'work', messages: steps(2), policy: 'drop-oldest' }
    expect((await planned([task, chunks, work], 300)).messages).toHaveLength(5)
    expect((await planned([task, chunks, work])).messages).toHaveLength(6)
  })
})

describe('what the model says in several contents', () => {
  it('is one content of the request when it ends with a call', async () => {
    const messages = [say('user', 'go'), say('model', 'Well.'), say('model', 'So.'), call('Look:'), result(1)]
    const { request } = await planned([{ name: 'history', messages }])
    expect(request.contents).toHaveLength(3)
    expect(request.contents![1]).toEqual({
      role: 'model',
      parts: [{ text: 'Well.' }, { text: 'So.' }, { text: 'Look:' }, { functionCall: { name: 'look', args: {} } }],
    })
  })

  it('begins no window when it ends with a call', async () => {
    const messages = [say('user', 'word '.repeat(60)), say('model', 'Well.'), call(), result(1), say('user', 'next')]
    const policy = { kind: 'drop-oldest', unit: 'message' } as const
    expect((await planned([{ name: 'history', messages, policy }], 80)).messages).toEqual([messages[4]])
  })
})

it('a pinned call keeps the question that it follows', async () => {
  const messages = [say('user', 'old'), say('model', 'old'), say('user', 'Look.'), ...steps(3), say('user', 'next')]
  const items = messages.map((message, at) => ({ message, pinned: at === 5 }))
  const policy = { kind: 'drop-oldest', unit: 'message' } as const
  const { messages: sent, slots } = await planned([{ name: 'history', items, policy }], 80)
  expect(sent).toEqual([2, 5, 6, 9].map((at) => messages[at]))
  expect(slots[0]!.items[2]!.why).toMatchObject({ code: 'with-pinned', item: '5' })
})

it('a pinned call keeps its question where the best items stay, too', async () => {
  const messages = [say('user', 'Look.'), ...steps(1), say('user', 'two words'), say('user', 'next')]
  const items = messages.map((message, at) => ({ message, pinned: at === 1, score: at }))
  const { messages: sent } = await planned([{ name: 'history', items, policy: 'drop-lowest-score' }], 66)
  expect(sent).toEqual([0, 1, 2, 4].map((at) => messages[at]))
})
