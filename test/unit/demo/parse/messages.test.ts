import { describe, expect, test } from 'vitest'
import { parseMessages } from '../../../../demo/parse/messages.ts'

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
