import { describe, expect, it } from 'vitest'
import {
  type ChatMessage,
  type ClearToolResultsPolicy,
  createPlanner,
  type Plan,
  type Slot,
} from '../../../../src/planner/index.ts'
import { planner, user } from '../../../helpers/small-planner.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

const call = (id: string, name = 'look'): ChatMessage => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id, type: 'function', function: { name, arguments: '{}' } }],
})
const result = (id: string, words = 40): ChatMessage => ({
  role: 'tool',
  tool_call_id: id,
  content: 'word '.repeat(words).trim(),
})
const tools = ['look', 'read', 'look', 'look', 'look', 'look', 'look', 'look']
const messages = [user('go'), ...tools.flatMap((name, at) => [call(`c${at}`, name), result(`c${at}`)])]
const cleared = ({ messages: sent }: Plan) =>
  sent.flatMap(({ role, content, tool_call_id }) =>
    role === 'tool' && content === '[Cleared to make room.]' ? [tool_call_id] : [],
  )

const plan = (windowTokens: number, policy: Partial<ClearToolResultsPolicy> = {}, others: Slot['policy'] = []) => {
  const clear = { kind: 'clear-tool-results' as const, ...policy }
  const all = [clear, ...(Array.isArray(others) ? others : [others])] as Slot['policy']
  return planner(windowTokens).plan({ slots: [{ name: 'history', messages, policy: all } as Slot] })
}
const needed = async () => (await planner(10_000).measure({ slots: [{ name: 'history', messages }] })).input.upper + 10

describe('clear-tool-results', () => {
  it('clears nothing while all of it fits', async () => {
    expect((await plan(await needed())).messages).toEqual(messages)
  })

  it('clears the oldest first, as many as it takes, and says what each freed', async () => {
    const full = await needed()
    expect(cleared(await plan(full - 1))).toEqual(['c0'])
    const more = await plan(full - 60)
    expect(cleared(more)).toEqual(['c0', 'c1'])
    expect(more.messages).toHaveLength(messages.length)
    const [, , item] = more.slots[0]!.items
    expect(item).toMatchObject({ status: 'cut', why: { code: 'result-cleared' }, originalTokens: 40 })
    const { why } = item!
    expect(why.code === 'result-cleared' && why.freedTokens).toBe(40 - item!.tokens)
  })

  it('keeps the last results, and those of the tools that it names', async () => {
    const full = await needed()
    const most = await plan(full - 90, { keepTools: ['read'], keepLast: 4 })
    expect(cleared(most)).toEqual(['c0', 'c2', 'c3'])
    await expect(plan(full - 150, { keepTools: ['read'], keepLast: 4 })).rejects.toThrow(/what must stay/)
  })

  // Each result of 40 tokens becomes a placeholder of 8.
  it('clears so much at a time as it is told to, or nothing, so that the start of the request changes seldom', async () => {
    const full = await needed()
    const policy = { minFreedTokens: 100, keepLast: 1 }
    const sets = []
    for (const over of [1, 20, 60, 95]) sets.push(cleared(await plan(full - over, policy)).length)
    expect(new Set(sets)).toEqual(new Set([4]))
    expect(cleared(await plan(full - 130, policy)).length).toBeGreaterThan(4)
    await expect(plan(full - 1, { minFreedTokens: 1000 })).rejects.toThrow(/what must stay/)
  })

  it('comes before dropping', async () => {
    const full = await needed()
    const both = await plan(full - 200, { keepLast: 1 }, 'drop-oldest')
    expect(both.messages).toHaveLength(messages.length)
    const tight = await plan(200, { keepLast: 1 }, 'drop-oldest')
    expect(tight.messages.length).toBeLessThan(messages.length)
    expect(tight.messages[0]).toBe(messages[0])
    expect(tight.messages.at(-1)).toBe(messages.at(-1))
  })
})

it('keeps the tools that it names also among calls of Gemini at once, which have no ids', async () => {
  const counter = new WordCounter()
  const names = ['search', 'read']
  const output = 'word '.repeat(40)
  const history = [
    { role: 'user', parts: [{ text: 'go' }] },
    { role: 'model', parts: names.map((name) => ({ functionCall: { name, args: {} } })) },
    { role: 'user', parts: names.map((name) => ({ functionResponse: { name, response: { output } } })) },
    { role: 'model', parts: [{ text: 'done' }] },
    { role: 'user', parts: [{ text: 'and now' }] },
  ]
  const planner = createPlanner<object>({ api: 'gemini', counter, windowTokens: 10_000, outputReserve: 0 })
  const policy = { kind: 'clear-tool-results', keepTools: ['read'], keepLast: 0 } as const
  const slots = [{ name: 'history', messages: history, policy }]
  const needed = (await planner.plan({ slots })).input.upper
  const { messages } = await planner.plan({ slots }, { windowTokens: needed - 10 })
  const [search, read] = (messages[2] as { parts: object[] }).parts
  expect(JSON.stringify(search)).not.toContain('word')
  expect(read).toEqual({ functionResponse: { name: 'read', response: { output } } })
})

describe('drop-reasoning', () => {
  const thinking = (text: string) => ({ type: 'thinking', thinking: `${text} `.repeat(40), signature: 'c2ln' })
  const history = [
    { role: 'user', content: 'first' },
    { role: 'assistant', content: [thinking('old'), { type: 'text', text: 'yes' }] },
    { role: 'user', content: 'second' },
    { role: 'assistant', content: [thinking('new'), { type: 'tool_use', id: 'a', name: 'look', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'done' }] },
  ]

  it('takes reasoning out of older turns when room is needed, and leaves that of the turn under way', async () => {
    const one = createPlanner<object>({
      counter: new WordCounter(),
      api: 'anthropic',
      windowTokens: 1000,
      outputReserve: 0,
    })
    const slots: Slot<object>[] = [{ name: 'history', messages: history, policy: 'drop-reasoning' }]
    const { input } = await one.measure({ slots })
    const { messages: sent, slots: planned } = await one.plan({ slots }, { windowTokens: input.upper - 1 })
    expect(sent[1]).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'yes' }] })
    expect(sent[3]).toBe(history[3])
    expect(planned[0]!.items[1]!.why.code).toBe('reasoning-dropped')
  })

  it('leaves items of the Responses API that the next one is refused without', async () => {
    const reasoning = { type: 'reasoning', summary: [], encrypted_content: 'x'.repeat(400) }
    const spoken = (id?: string) => ({ type: 'message', role: 'assistant', content: 'yes', ...(id && { id }) })
    const planned = async (id?: string) => {
      const items = [{ role: 'user', content: 'a' }, reasoning, spoken(id), { role: 'user', content: 'b' }]
      const one = createPlanner<object>({
        counter: new WordCounter(),
        api: 'openai-responses',
        windowTokens: 100,
        outputReserve: 0,
      })
      return one.preview({ slots: [{ name: 'history', messages: items, policy: 'drop-reasoning' }] })
    }
    const { plan: without } = await planned()
    expect(without!.messages).toHaveLength(3)
    expect(without!.slots[0]!.items[1]).toMatchObject({ status: 'dropped', why: { code: 'reasoning-dropped' } })
    expect((await planned('msg_1')).plan).toBeNull()
  })
})
