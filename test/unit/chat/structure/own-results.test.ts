import { describe, expect, it } from 'vitest'
import { createPlanner, type Policy } from '../../../../src/planner/index.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

/** Results that are objects, in messages of `useChat`, whose parts have call and result, and in model messages. */

const rows = (from: number, many: number) => Array.from({ length: many }, (_, at) => ({ id: from + at, name: 'a row' }))
const user = (id: string, text: string) => ({ id, role: 'user', parts: [{ type: 'text', text }] })
const search = (id: string, many: number, reasons = true) => ({
  id,
  role: 'assistant',
  parts: [
    { type: 'step-start' },
    ...(reasons ? [{ type: 'reasoning', text: 'I should look it up.' }] : []),
    {
      type: 'tool-search',
      toolCallId: `call ${id}`,
      state: 'output-available',
      input: { q: id },
      output: { rows: rows(0, many) },
    },
    { type: 'text', text: 'Found.' },
  ],
})

const plan = (messages: object[], windowTokens: number, policy: Policy[]) =>
  createPlanner<object>({ counter: new WordCounter(), api: 'ai-sdk', windowTokens, outputReserve: 10 }).plan({
    slots: [{ name: 'history', messages, policy }],
  })
const outputOf = (message: object) =>
  (message as { parts: { output?: unknown }[] }).parts.find(({ output }) => output !== undefined)?.output

describe('a result of useChat that is an object', () => {
  it('is shortened, and the rest of its message stays as it was', async () => {
    const messages = [user('a', 'go'), search('b', 200)]
    const before = structuredClone(messages)
    const { messages: sent, slots } = await plan(messages, 500, [
      { kind: 'drop-oldest' },
      { kind: 'truncate', keep: 'middle', of: 'tool-results' },
    ])
    expect(messages).toEqual(before)
    expect(sent[0]).toBe(messages[0])
    const output = outputOf(sent[1]!) as string
    expect(output.startsWith('{"rows":[{"id":0')).toBe(true)
    expect(output.endsWith('}]}')).toBe(true)
    expect(output.length).toBeLessThan(JSON.stringify(outputOf(messages[1]!)).length)
    expect({ ...sent[1], parts: null }).toEqual({ ...messages[1], parts: null })
    expect(slots[0]!.items[1]).toMatchObject({ id: 'b', status: 'cut' })
  })

  it('is capped whatever the room, each by itself', async () => {
    const messages = [user('a', 'go'), search('b', 200), search('c', 2), user('d', 'and?')]
    const { messages: sent } = await plan(messages, 50_000, [
      { kind: 'drop-oldest' },
      { kind: 'truncate', maxTokens: 60, of: 'tool-results' },
    ])
    expect((outputOf(sent[1]!) as string).length).toBeLessThan(600)
    expect(outputOf(sent[2]!)).toEqual({ rows: rows(0, 2) })
  })

  it('is cleared, the oldest first, unless its tool is to be kept', async () => {
    const messages = [user('a', 'go'), search('b', 60), search('c', 60), search('d', 60), user('e', 'and?')]
    const clear = { kind: 'clear-tool-results', keepLast: 1, placeholder: 'gone' } as const
    const { messages: sent, slots } = await plan(messages, 1_600, [{ kind: 'drop-oldest' }, clear])
    expect(sent.map(({ id }: { id?: string }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(sent.map(outputOf)).toEqual([undefined, 'gone', 'gone', { rows: rows(0, 60) }, undefined])
    expect(slots[0]!.items[1]!.why).toMatchObject({ code: 'result-cleared' })
    const kept = await plan(messages, 50_000, [{ kind: 'drop-oldest' }, { ...clear, keepTools: ['search'] }])
    expect(kept.messages).toEqual(messages)
  })
})

it('a result of a model message that is JSON is shortened as the text that the model sees', async () => {
  const messages = [
    { role: 'user', content: 'go' },
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'search', input: {} }] },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'c1', toolName: 'search', output: { type: 'json', value: rows(0, 200) } },
      ],
    },
  ]
  const { messages: sent } = await plan(messages, 500, [
    { kind: 'drop-oldest' },
    { kind: 'truncate', keep: 'start', of: 'tool-results' },
  ])
  expect(sent).toHaveLength(3)
  const [part] = (sent[2] as { content: { output: { type: string; value: string } }[] }).content
  expect(part!.output.type).toBe('text')
  expect(JSON.stringify(rows(0, 200)).startsWith(part!.output.value.replace(/…$/, ''))).toBe(true)
})
