/** Shapes that an API or its SDK takes besides the usual one: they are counted, and as much as that. */
import { expect, it } from 'vitest'
import { type ChatApi, countRequest } from '../../../src/chat/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const user = { role: 'user', content: 'hi' }
const tokensOf = async (api: ChatApi, request: object) =>
  (await countRequest(request, { api, counter: new WordCounter() })).tokens

it('a system prompt of the AI SDK as text, as a message or as several', async () => {
  const message = { role: 'system', content: 'be brief' }
  const expected = await tokensOf('ai-sdk', { messages: [message, user] })
  for (const system of ['be brief', message, [message]])
    for (const request of [{ system }, { instructions: system }])
      expect(await tokensOf('ai-sdk', { ...request, messages: [user] })).toBe(expected)
  const two = await tokensOf('ai-sdk', { messages: [message, message, user] })
  expect(await tokensOf('ai-sdk', { system: [message, message], messages: [user] })).toBe(two)
})

it('a system instruction of Gemini as text, parts or a content', async () => {
  const contents = [{ role: 'user', parts: [{ text: 'hi' }] }]
  const parts = [{ text: 'be brief' }]
  const expected = await tokensOf('gemini', { contents: [{ role: 'system', parts }, ...contents] })
  const shapes = ['be brief', { text: 'be brief' }, ['be brief'], parts, { parts }, { role: 'system', parts }]
  for (const systemInstruction of shapes)
    expect(await tokensOf('gemini', { systemInstruction, contents })).toBe(expected)
  const plain = await tokensOf('gemini', { contents })
  expect(expected).toBeGreaterThan(plain)
  expect(await tokensOf('gemini', { systemInstruction: null, contents })).toBe(plain)
})

it('a tool that answered nothing, and blocks of results', async () => {
  const answer = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a' }] }
  const nothing = await tokensOf('anthropic', { messages: [user, answer] })
  const full = { ...answer, content: [{ ...answer.content[0], content: [{ type: 'text', text: 'one two' }] }] }
  const said = await tokensOf('anthropic', { messages: [user, full] })
  expect(said).toBe(nothing + 2)
  const output = [{ type: 'input_text', text: 'one two' }]
  const item = { type: 'function_call_output', call_id: 'a' }
  const listed = await tokensOf('openai-responses', { input: [{ ...item, output }] })
  expect(await tokensOf('openai-responses', { input: [{ ...item, output: 'one two' }] })).toBe(listed)
})

it('functions beside a tool', async () => {
  const tools = { look: { description: 'd', inputSchema: {}, execute: () => 1 } }
  expect(await tokensOf('ai-sdk', { messages: [user], tools })).toBeGreaterThan(0)
})
