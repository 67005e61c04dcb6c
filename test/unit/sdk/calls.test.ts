import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPlanner } from '../../../src/planner/index.ts'
import { toAnthropic, toGemini, toOpenAI, toResponses } from '../../../src/sdk/index.ts'
import { type ProviderServer, startProviderServer } from '../../helpers/provider-server/server.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

let server: ProviderServer
beforeAll(async () => {
  server = await startProviderServer()
})
afterAll(() => server.close())

/** What the newest request had, without what the caller added to the plan. */
function sent(): object {
  const { refusal, body } = server.requests.at(-1)!
  expect(refusal).toBeNull()
  return body as object
}

const counter = new WordCounter()
const room = { counter, windowTokens: 20_000, outputReserve: 100 }
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const described = { name: 'weather', description: 'Says the weather.' }
const system = { name: 'system', text: 'Answer briefly.' }
const question = { name: 'user', text: 'And in Bergen?' }

describe('a plan goes into the call of', () => {
  it('openai.chat.completions', async () => {
    const openai = new OpenAI({ apiKey: 'none', baseURL: `${server.origin}/v1`, maxRetries: 0 })
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      { role: 'user', content: 'Weather in Oslo?' },
      {
        role: 'assistant',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'rain' },
    ]
    const tools: OpenAI.ChatCompletionTool[] = [
      { type: 'function', function: { ...described, parameters } },
      { type: 'custom', custom: { name: 'note', description: 'Takes a note.' } },
    ]
    const plan = await createPlanner(room).plan({
      slots: [system, { name: 'tools', tools }, { name: 'history', messages }, question],
    })
    const answer = await openai.chat.completions.create({ model: 'gpt-4o', ...toOpenAI(plan) })
    expect(answer.choices[0]?.message.content).toBe('There is room.')
    expect(sent()).toEqual({
      model: 'gpt-4o',
      messages: [
        { role: 'system', content: 'Answer briefly.' },
        ...messages,
        { role: 'user', content: 'And in Bergen?' },
      ],
      tools,
    })
  })

  it('openai.responses, with a tool in another shape', async () => {
    const openai = new OpenAI({ apiKey: 'none', baseURL: `${server.origin}/v1`, maxRetries: 0 })
    const messages: OpenAI.Responses.ResponseInputItem[] = [
      { role: 'user', content: 'Weather in Oslo?' },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'function_call_output', call_id: 'c1', output: 'rain' },
    ]
    const tools = [{ ...described, inputSchema: parameters }]
    const plan = await createPlanner({ ...room, api: 'openai-responses' }).plan({
      slots: [system, { name: 'tools', tools }, { name: 'history', messages }, question],
    })
    const answer = await openai.responses.create({ model: 'gpt-5', ...toResponses(plan) })
    expect(answer.output_text).toBe('There is room.')
    expect(sent()).toMatchObject({ tools: [{ type: 'function', ...described, parameters, strict: false }] })
  })

  it('anthropic.messages, with the reserve as max_tokens', async () => {
    const anthropic = new Anthropic({ apiKey: 'none', baseURL: server.origin, maxRetries: 0 })
    const messages: Anthropic.MessageParam[] = [
      { role: 'user', content: 'Weather in Oslo?' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'weather', input: { city: 'Oslo' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'rain' }] },
    ]
    const tools: Anthropic.Tool[] = [
      { ...described, input_schema: { type: 'object', properties: { city: { type: 'string' } } } },
    ]
    const planner = createPlanner({ ...room, api: 'anthropic', cache: { mark: true } })
    const plan = await planner.plan({ slots: [system, { name: 'tools', tools }, { name: 'history', messages }] })
    const answer = await anthropic.messages.create({ model: 'claude-opus-4-8', ...toAnthropic(plan) })
    expect(answer.content).toEqual([{ type: 'text', text: 'There is room.' }])
    expect(sent()).toMatchObject({
      max_tokens: 100,
      system: [{ type: 'text', text: 'Answer briefly.', cache_control: { type: 'ephemeral' } }],
      tools,
    })
  })

  it('genai.models.generateContent, with the system instruction and the tools in its config', async () => {
    const genai = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: server.origin } })
    const messages = [
      { role: 'user', parts: [{ text: 'Weather in Oslo?' }] },
      { role: 'model', parts: [{ functionCall: { name: 'weather', args: { city: 'Oslo' } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { it: 'rains' } } }] },
    ]
    const tools = [{ ...described, parametersJsonSchema: parameters }]
    const plan = await createPlanner({ ...room, api: 'gemini' }).plan({
      slots: [system, { name: 'tools', tools }, { name: 'history', messages }],
    })
    const answer = await genai.models.generateContent({ model: 'gemini-2.5-flash', ...toGemini(plan) })
    expect(answer.text).toBe('There is room.')
    expect(sent()).toMatchObject({
      contents: messages,
      systemInstruction: { parts: [{ text: 'Answer briefly.' }] },
      tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: parameters }] }],
    })
  })
})

describe('a plan of another API', () => {
  const history = (messages: readonly object[]) => ({
    messages,
    request: { messages },
    outputReserveTokens: 10,
  })
  it.each([
    ['toOpenAI', () => toOpenAI(history([{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }]) as never)],
    ['toOpenAI', () => toOpenAI(history([{ role: 'user', content: [{ type: 'tool_result' }] }]) as never)],
    ['toResponses', () => toResponses(history([{ role: 'assistant', tool_calls: [{ id: 'a' }] }]) as never)],
    ['toAnthropic', () => toAnthropic(history([{ role: 'user', parts: [{ text: 'hi' }] }]) as never)],
    ['toGemini', () => toGemini(history([{ role: 'user', content: 'hi' }]) as never)],
  ])('is refused by %s, with the place', (_, convert) => {
    expect(convert).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('plan.messages[0]') }),
    )
  })

  it('that holds nothing for the answer is none for Anthropic', () => {
    const plan = { messages: [], request: { messages: [] }, outputReserveTokens: 0 }
    expect(() => toAnthropic(plan)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })
})
