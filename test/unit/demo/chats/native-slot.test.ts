import { expect, test } from 'vitest'
import { readNativeSlot } from '../../../../demo/chats/native-slot.ts'
import { slotDefinition } from '../../../../demo/slots/definitions.ts'

const history = slotDefinition('history')
const tools = slotDefinition('tools')
const read = (definition: typeof history, value: unknown, api: 'anthropic' | 'gemini' | 'openai-responses') => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return readNativeSlot(definition, text, definition.settings, api)
}

test('messages of an API stay as they are; a result belongs to the turn of its call', () => {
  const messages = [
    { role: 'user', content: 'Rain?' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'get_weather', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'yes' }] },
    { role: 'user', content: 'Thanks' },
  ]
  const { slot, labels, summary, textOf } = read(history, messages, 'anthropic')
  expect(slot.items?.map(({ message }) => message)).toEqual(messages)
  expect(labels).toEqual(['Turn 1 · user', 'Turn 1 · tool call', 'Turn 1 · tool result', 'Turn 2 · user'])
  expect(summary).toBe('4 messages, 2 turns')
  expect(textOf(2)).toBe('yes')
})

test('lines and examples are written in the API’s shape', () => {
  const lines = 'user: Hi\nassistant: Look\ncall find: {"a":1}\nresult: {"b":2}'
  expect(read(history, lines, 'gemini').slot.items?.map(({ message }) => message)).toMatchObject([
    { role: 'user', parts: [{ text: 'Hi' }] },
    { role: 'model', parts: [{ text: 'Look' }, { functionCall: { name: 'find', args: { a: 1 } } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'find', response: { b: 2 } } }] },
  ])
  const examples = read(slotDefinition('examples'), 'user: a\nassistant: b', 'gemini').slot.items
  expect(examples).toMatchObject([{ group: 'example-1', message: { parts: [{ text: 'a' }] } }, { group: 'example-1' }])
  expect(read(history, '[{"role":', 'gemini').problem).toBe('Not valid JSON yet; it is read as lines.')
})

test('tools of the API stay as they are, those of OpenAI Chat are written in its shape', () => {
  const own = { name: 'find', description: 'Finds', input_schema: { type: 'object' } }
  const wrapped = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } }
  const { slot, labels } = read(tools, [own, wrapped], 'anthropic')
  expect(slot.tools).toEqual([own, { name: 'look', input_schema: { type: 'object' } }])
  expect(labels).toEqual(['find', 'look'])
  expect(read(tools, '[{"x":1}]', 'anthropic').slot.text).toBe('[{"x":1}]')
})
