import { describe, expect, it } from 'vitest'
import type { ChatApi } from '../../../../src/chat/index.ts'
import { createPlanner, type ToolRepair } from '../../../../src/planner/index.ts'
import { refusalOf } from '../../../helpers/provider-server/server.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

/** Anthropic: "`tool_use` ids must be unique", and they match `^[a-zA-Z0-9_-]+$`. */

const turn = (id: string, at: number) => [
  { role: 'user', content: `ask ${at}` },
  { role: 'assistant', content: [{ type: 'tool_use', id, name: 'look', input: {} }] },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: `found ${at}` }] },
  { role: 'assistant', content: `said ${at}` },
]

const plan = (messages: object[], repair: ToolRepair = {}, api: ChatApi = 'anthropic', windowTokens = 10_000) =>
  createPlanner<object>({ counter: new WordCounter(), api, windowTokens, outputReserve: 10, repair }).plan({
    slots: [{ name: 'history', messages, policy: 'drop-oldest' }],
  })

const idsOf = (messages: readonly object[]) =>
  messages.flatMap(({ content }: { content?: unknown }) =>
    Array.isArray(content) ? content.flatMap(({ id, tool_use_id: of }) => id ?? of ?? []) : [],
  )

describe('calls with one id', () => {
  const history = [...turn('call_0', 0), ...turn('call_0', 1), ...turn('call_0_2', 2), ...turn('', 3)]

  it('get ids of their own for Anthropic, with their results, and the plan says so', async () => {
    const before = structuredClone(history)
    const { messages, repairs, request } = await plan(history)
    expect(history).toEqual(before)
    expect(idsOf(messages)).toEqual([
      ...['call_0', 'call_0', 'call_0_2', 'call_0_2'],
      ...['call_0_2_2', 'call_0_2_2', 'call_2', 'call_2'],
    ])
    expect(repairs).toEqual([
      { slot: 'history', item: '5', callId: 'call_0', found: 'id-used-again', did: 'renamed' },
      { slot: 'history', item: '9', callId: 'call_0_2', found: 'id-used-again', did: 'renamed' },
      { slot: 'history', item: '13', callId: '', found: 'call-without-id', did: 'renamed' },
    ])
    expect(refusalOf('anthropic', { model: 'claude-opus-4-8', max_tokens: 10, ...request })).toBeNull()
  })

  it('keep their names when a history grows or older turns go, so that a cached prefix stays', async () => {
    const all = [...turn('call_0', 0), ...turn('call_0', 1), ...turn('call_0', 2)]
    const whole = await plan(all)
    const planner = createPlanner<object>({ counter: new WordCounter(), api: 'anthropic', windowTokens: 10_000 })
    for (const end of [4, 8, 12]) {
      const slots = [{ name: 'history', messages: all.slice(0, end), policy: 'drop-oldest' as const }]
      expect((await planner.plan({ slots })).messages).toEqual(whole.messages.slice(0, end))
    }
    const short = await plan(all, {}, 'anthropic', 190)
    expect(short.messages.length).toBeLessThan(12)
    expect(idsOf(short.messages).length).toBeGreaterThan(1)
    expect(idsOf(short.messages)).toEqual(idsOf(whole.messages).slice(-idsOf(short.messages).length))
  })

  it('stay as they are where the caller wants it, and where the API takes them', async () => {
    expect((await plan(history, { repeatedIds: 'keep' })).messages).toEqual(history)
    const call = (id: string) => ({
      role: 'assistant',
      content: null,
      tool_calls: [{ id, type: 'function', function: { name: 'look', arguments: '{}' } }],
    })
    const result = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'done' })
    const chat = [0, 1].flatMap(() => [{ role: 'user', content: 'go' }, call('call_0'), result('call_0')])
    expect((await plan(chat, {}, 'openai-chat')).messages).toEqual(chat)
  })

  it('of a local shell are named by `id` in their outputs, which get the same new one', async () => {
    const call = { type: 'local_shell_call', id: 'ls', call_id: '', status: 'completed', action: { type: 'exec' } }
    const output = { type: 'local_shell_call_output', id: '', output: 'done' }
    const { messages } = await plan([{ role: 'user', content: 'go' }, call, output], {}, 'openai-responses')
    expect(messages.slice(1)).toEqual([
      { ...call, call_id: 'call_2' },
      { ...output, id: 'call_2' },
    ])
    expect(refusalOf('openai-responses', { model: 'gpt-5', input: messages })).toBeNull()
  })

  it('are answered and dropped under their new names', async () => {
    const open = [...turn('call_0', 0), { role: 'user', content: 'go' }, turn('call_0', 1)[1]!]
    const answered = await plan([...open, { role: 'user', content: 'and?' }], { unansweredCalls: 'answer' })
    expect(idsOf(answered.messages)).toEqual(['call_0', 'call_0', 'call_0_2', 'call_0_2'])
    const dropped = await plan([...open, { role: 'user', content: 'and?' }])
    expect(idsOf(dropped.messages)).toEqual(['call_0', 'call_0'])
  })
})
