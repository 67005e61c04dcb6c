import { describe, expect, test } from 'vitest'
import { parseAmount } from '../../../demo/parse/amount.ts'
import { parseChunks, parseExamples } from '../../../demo/parse/chunks.ts'
import { parseMessages } from '../../../demo/parse/messages.ts'
import { parseTools } from '../../../demo/parse/tools.ts'

const messagesOf = (text: string) => parseMessages(text).items.map((item) => item.message)

describe('a conversation', () => {
  test('as lines: roles, several lines, text before the first role', () => {
    expect(messagesOf('hello\nthere\nassistant: Hi\nwhat now?\n\nUSER: go on')).toEqual([
      { role: 'user', content: 'hello\nthere' },
      { role: 'assistant', content: 'Hi\nwhat now?' },
      { role: 'user', content: 'go on' },
    ])
  })

  test('a role in the middle of a line is text', () => {
    expect(messagesOf('user: the assistant: said so')).toEqual([{ role: 'user', content: 'the assistant: said so' }])
  })

  test('calls belong to the assistant before them, results to the calls in order', () => {
    const messages = messagesOf(
      'user: a\nassistant: b\ncall f: {"x":1}\ncall g: {}\nresult: 1\nresult: 2\nassistant: c',
    )
    expect(messages).toEqual([
      { role: 'user', content: 'a' },
      {
        role: 'assistant',
        content: 'b',
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
          { id: 'call_2', type: 'function', function: { name: 'g', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '1' },
      { role: 'tool', tool_call_id: 'call_2', content: '2' },
      { role: 'assistant', content: 'c' },
    ])
  })

  test('a call without an assistant before it makes its own message', () => {
    expect(messagesOf('user: a\ncall f: {}')[1]).toMatchObject({ role: 'assistant', content: null })
  })

  test('turns begin at user messages; pinned ones are marked', () => {
    const { items, labels, summary } = parseMessages('assistant: Hi\nuser (pinned): a\nassistant: b\nuser: c')
    expect(items.map((item) => item.turn)).toEqual([1, 2, 2, 3])
    expect(items.map((item) => item.pinned ?? false)).toEqual([false, true, false, false])
    expect(labels).toEqual(['Turn 1 · assistant', 'Turn 2 · user', 'Turn 2 · assistant', 'Turn 3 · user'])
    expect(summary).toBe('4 messages, 3 turns')
  })

  test('as a JSON array of messages, whatever fields they have', () => {
    const messages = [
      { role: 'user', content: [{ type: 'text', text: 'x' }] },
      { role: 'assistant', content: 'y', name: 'n' },
    ]
    expect(messagesOf(` ${JSON.stringify(messages)}`)).toEqual(messages)
    expect(parseMessages(JSON.stringify(messages)).problem).toBeNull()
  })

  test.each([
    ['[{"role":"user"', 'Not valid JSON yet'],
    ['[{"content":"x"}]', 'Message 1 of the JSON has no role'],
    ['[1]', 'Message 1 of the JSON has no role'],
  ])('JSON that cannot be read is lines, and says so: %s', (text, problem) => {
    const parsed = parseMessages(text)
    expect(parsed.items.map((item) => item.message)).toEqual([{ role: 'user', content: text }])
    expect(parsed.problem).toContain(problem)
  })

  test('blank text is nothing', () => {
    expect(parseMessages(' \n ').items).toEqual([])
  })
})

describe('chunks', () => {
  test('have the score and the name of the line above them', () => {
    const { items, labels, problem } = parseChunks('--- 0.9 returns policy\nA\n\n---\nB\n--- -2\nC\n--- shipping\nD')
    expect(items.map((item) => [item.text, item.score])).toEqual([
      ['A', 0.9],
      ['B', 0],
      ['C', -2],
      ['D', 0],
    ])
    expect(labels).toEqual(['returns policy · 0.9', 'Chunk 2', 'Chunk 3 · -2', 'shipping'])
    expect(problem).toBe('2 chunks without a score count as 0.')
  })

  test('text without separators is one chunk; empty blocks are none', () => {
    expect(parseChunks('one\ntwo').items).toHaveLength(1)
    expect(parseChunks('---\n\n--- 0.5\n').items).toHaveLength(0)
  })
})

test('the messages of an example are one group', () => {
  const { items, labels } = parseExamples('user: a\nassistant: b\n---\nuser: c')
  expect(items.map((item) => item.group)).toEqual(['example-1', 'example-1', 'example-2'])
  expect(items.map((item) => item.id)).toEqual(['0', '1', '2'])
  expect(labels).toEqual(['Example 1 · user', 'Example 1 · assistant', 'Example 2 · user'])
})

describe('tools', () => {
  test('bare or wrapped, one or many', () => {
    const bare = { name: 'f', parameters: {} }
    expect(parseTools(JSON.stringify(bare)).tools).toEqual([{ type: 'function', function: bare }])
    const wrapped = [{ type: 'function', function: bare }]
    expect(parseTools(JSON.stringify(wrapped)).tools).toEqual(wrapped)
  })

  test('unreadable text is no tools, with a sentence', () => {
    expect(parseTools('[{"na')).toMatchObject({ tools: null, problem: expect.stringContaining('Not valid JSON yet') })
    expect(parseTools('[{}, 1]').problem).toContain('Tool 1 has no name')
    expect(parseTools('').tools).toEqual([])
  })
})

test.each([
  ['', undefined],
  [' 2,000 ', 2000],
  ['25 %', '25%'],
  ['12.50%', '12.5%'],
  ['101%', null],
  ['-5', null],
  ['1.5', null],
  ['many', null],
])('the amount %j', (typed, amount) => {
  expect(parseAmount(typed)).toBe(amount)
})
