import { describe, expect, it } from 'vitest'
import { PlanError } from '../../../src/errors/index.ts'
import type { ChatMessage, Item, Plan, Slot } from '../../../src/planner/index.ts'
import { history, planner, user } from '../../helpers/small-planner.ts'

describe('drop-oldest', () => {
  const plan = (windowTokens: number, slot: Partial<Slot> & Pick<Slot, 'policy'>) =>
    planner(windowTokens).plan({ slots: [{ name: 'history', messages: history, ...slot } as Slot] })

  it('keeps the newest turns whole and says why the others went', async () => {
    const { messages, slots } = await plan(60, { policy: 'drop-oldest' })
    expect(messages.length % 2).toBe(0)
    expect(messages).toEqual(history.slice(-messages.length))
    const reasons = slots[0]!.items.filter((item) => item.status === 'dropped').map((item) => item.reason)
    expect(reasons.at(-1)).toMatch(/^Needs \d+ tokens, \d+ were left\.$/)
    expect(reasons[0]).toBe('Older than the newest that fit.')
  })

  it('drops message by message when asked', async () => {
    const byTurn = await plan(63, { policy: 'drop-oldest' })
    const byMessage = await plan(63, { policy: { kind: 'drop-oldest', unit: 'message' } })
    expect(byMessage.messages.length).toBe(byTurn.messages.length + 1)
  })

  it('keeps at most the last N, at least the minimum', async () => {
    expect((await plan(1000, { policy: { kind: 'drop-oldest', last: 3 } })).messages).toEqual(history.slice(-6))
    await expect(plan(60, { policy: { kind: 'drop-oldest', min: 5 } })).rejects.toThrow(PlanError)
  })

  it('keeps what is pinned, with its turn', async () => {
    const items: Item[] = history.map((message, index) => ({ message, pinned: index === 2 }))
    const { messages, slots } = await planner(70).plan({ slots: [{ name: 'history', items, policy: 'drop-oldest' }] })
    expect(messages.slice(0, 2)).toEqual(history.slice(2, 4))
    expect(slots[0]!.items[3]!.reason).toBe('Stays with the pinned item "2".')
  })

  it('never parts a tool call from its results, also across slots', async () => {
    const call: ChatMessage = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
    }
    const result: ChatMessage = { role: 'tool', tool_call_id: 'c1', content: 'done' }
    const { messages } = await planner(100).plan({
      slots: [
        { name: 'history', messages: [...history, user('go'), call], policy: { kind: 'drop-oldest', unit: 'message' } },
        { name: 'user', messages: [result] },
      ],
    })
    expect(messages.slice(-2)).toEqual([call, result])
    expect(messages.length).toBeLessThan(history.length)
  })

  it('drops a result that nothing calls for', async () => {
    const orphan: ChatMessage = { role: 'tool', tool_call_id: 'gone', content: 'done' }
    const { messages, slots } = await planner(100).plan({
      slots: [{ name: 'history', messages: [orphan, user('hi')], policy: { kind: 'drop-oldest', unit: 'message' } }],
    })
    expect(messages).toEqual([user('hi')])
    expect(slots[0]!.items[0]!.reason).toContain('"gone"')
  })
})

describe('drop-lowest-score', () => {
  const items: Item[] = [
    { id: 'low', text: 'one two three', score: 0.1 },
    { id: 'best', text: 'one two three four five six', score: 0.9 },
    { id: 'good', text: 'one two three four', score: 0.5 },
    { id: 'small', text: 'one', score: 0.3 },
  ]
  const plan = (windowTokens: number, slot: Partial<Slot>) =>
    planner(windowTokens).plan({ slots: [{ name: 'retrieved', items, policy: 'drop-lowest-score', ...slot } as Slot] })
  const kept = ({ slots }: Plan) => slots[0]!.items.filter((item) => item.status === 'kept').map((item) => item.id)

  it('keeps the best, and fills the rest with what is smaller', async () => {
    const result = await plan(29, {})
    expect(kept(result)).toEqual(['best', 'small'])
    expect(result.slots[0]!.items.map((item) => item.reason)).toContainEqual(expect.stringContaining('were left'))
  })

  it('keeps at most k, and nothing below the minimum score', async () => {
    expect(kept(await plan(500, { policy: { kind: 'drop-lowest-score', k: 2 } }))).toEqual(['best', 'good'])
    expect(kept(await plan(500, { policy: { kind: 'drop-lowest-score', minScore: 0.3 } }))).toEqual([
      'best',
      'good',
      'small',
    ])
  })

  it('puts the best at the edges', async () => {
    const { messages } = await plan(500, { order: 'edges' })
    expect(messages.map((message) => (message.content as string).split(' ').length)).toEqual([6, 1, 3, 4])
  })
})

describe('truncate', () => {
  const words = Array.from({ length: 40 }, (_, index) => `w${index}`).join(' ')

  it.each([
    ['start', /^w0 /, /the start stays/],
    ['end', / w39$/, /the end stays/],
    ['middle', /^w0 .* w39$/, /both ends stay/],
  ] as const)('keeps the %s', async (keep, left, why) => {
    const plan = await planner(50).plan({
      slots: [{ name: 'document', text: words, policy: { kind: 'truncate', keep } }],
    })
    const [item] = plan.slots[0]!.items
    expect(item).toMatchObject({ status: 'cut', removed: { keep } })
    expect(plan.messages[0]!.content).toMatch(left)
    expect(item!.reason).toMatch(why)
    expect(plan.freeTokens).toBe(0)
    const { startCodeUnits, endCodeUnits } = item!.removed!
    expect(words.slice(0, startCodeUnits) + words.slice(endCodeUnits)).toBe(plan.messages[0]!.content)
  })

  it('drops a text of which too little would stay', async () => {
    const plan = await planner(30).plan({
      slots: [
        { name: 'document', text: words, policy: { kind: 'truncate', minTokens: 30 } },
        { name: 'user', text: 'go' },
      ],
    })
    expect(plan.slots[0]!.items[0]).toMatchObject({ status: 'dropped', tokens: 0 })
    expect(plan.messages).toEqual([user('go')])
  })

  it('shortens the first that would go, after dropping', async () => {
    const items = [0.9, 0.5, 0.1].map((score) => ({ text: words, score }))
    const plan = await planner(80).plan({
      slots: [{ name: 'retrieved', items, policy: ['drop-lowest-score', 'truncate'] }],
    })
    expect(plan.slots[0]!.items.map((item) => item.status)).toEqual(['kept', 'cut', 'dropped'])
  })
})
