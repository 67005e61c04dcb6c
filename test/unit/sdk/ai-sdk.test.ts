import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAI as createOpenAI5 } from 'ai-sdk-openai-5'
import { createOpenAI as createOpenAI7 } from 'ai-sdk-openai-7'
import * as ai5 from 'ai5'
import * as ai6 from 'ai6'
import * as ai7 from 'ai7'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ChatMessage, countRequest } from '../../../src/chat/index.ts'
import { createPlanner } from '../../../src/planner/index.ts'
import { aiSdkTools, toAiSdk } from '../../../src/sdk/index.ts'
import { type ProviderServer, startProviderServer } from '../../helpers/provider-server/server.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

let server: ProviderServer
beforeAll(async () => {
  server = await startProviderServer()
})
afterAll(() => server.close())
const provider = () => ({ apiKey: 'none', baseURL: `${server.origin}/v1` })

const counter = new WordCounter()
const planner = createPlanner({ api: 'ai-sdk', counter, windowTokens: 900, outputReserve: 100 })
const words = (count: number) => 'word '.repeat(count).trim()

const inputSchema = z.object({ city: z.string().describe('The city.') })
const history: ai6.UIMessage[] = [
  { id: 'm1', role: 'user', parts: [{ type: 'text', text: words(500) }] },
  { id: 'm2', role: 'assistant', parts: [{ type: 'text', text: words(200) }] },
  { id: 'm3', role: 'user', parts: [{ type: 'text', text: 'Weather in Oslo?' }] },
  {
    id: 'm4',
    role: 'assistant',
    parts: [
      { type: 'step-start' },
      {
        type: 'tool-weather',
        toolCallId: 'c1',
        state: 'output-available',
        input: { city: 'Oslo' },
        output: { it: 'rains' },
      },
      { type: 'step-start' },
      { type: 'text', text: 'It rains.' },
    ],
  },
  { id: 'm5', role: 'user', parts: [{ type: 'text', text: 'And in Bergen?' }] },
]
const slots = [
  { name: 'system', text: 'Answer briefly.' },
  { name: 'history', messages: history, policy: 'drop-oldest' as const },
]

describe('messages of useChat', () => {
  it('count what they say', async () => {
    const messages: ai6.UIMessage[] = [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: words(50_000) }] }]
    const { tokens } = await countRequest({ messages }, { counter, api: 'ai-sdk' })
    expect(tokens).toBeGreaterThanOrEqual(50_000)
    await expect(
      countRequest({ messages } as never, { counter }),
      'by default, messages are those of Chat Completions',
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('ai-sdk') })
    await expect(
      createPlanner({ counter, windowTokens: 900 }).plan({ slots: [{ name: 'history', messages: messages as never }] }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('ai-sdk') })
  })

  it('count as the model messages that the SDK makes of them', async () => {
    const converted = await ai6.convertToModelMessages(history)
    const options = { counter, api: 'ai-sdk' as const }
    const ui = await countRequest({ messages: history }, options)
    const model = await countRequest({ messages: converted }, options)
    expect(ui.contentTokens).toBe(model.contentTokens)
  })

  it('are dropped as a whole, with call and result together, and come out as they went in', async () => {
    const plan = await planner.plan({ slots })
    const { system, messages } = toAiSdk(plan)
    expect(system).toBe('Answer briefly.')
    expect(messages.map(({ id }) => id)).toEqual(['m3', 'm4', 'm5'])
    expect(messages[1]).toBe(history[3])
    // By their own ids, so that a page can mark in its list what is not sent.
    expect(plan.slots[1]?.items.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'm1 dropped',
      'm2 dropped',
      'm3 kept',
      'm4 kept',
      'm5 kept',
    ])
    const twice = { name: 'history', messages: [...history, history[0]!] }
    const again = await planner.plan({ slots: [twice] }).catch((error) => error)
    expect(again).toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('"m1" twice') })
  })

  it('lose a call that nobody answered, which the API would refuse', async () => {
    const interrupted: ai6.UIMessage = {
      id: 'm4',
      role: 'assistant',
      parts: [
        { type: 'text', text: 'I look.' },
        { type: 'tool-weather', toolCallId: 'c1', state: 'input-available', input: { city: 'Oslo' } },
      ],
    }
    const asked: ai6.UIMessage[] = [history[2]!, interrupted, history[4]!]
    const { messages } = await planner.plan({ slots: [{ name: 'history', messages: asked }] })
    expect(messages[1]?.parts).toEqual([{ type: 'text', text: 'I look.' }])
    expect(asked[1]).toBe(interrupted)
  })
})

describe('a prompt in place of messages counts as what the SDK makes of it', () => {
  const said = [{ role: 'user' as const, content: 'Weather in Oslo?' }]
  const answer6 = (asked: object) =>
    ai6.generateText({ model: createOpenAI(provider()).chat('gpt-4o'), ...asked } as Parameters<
      typeof ai6.generateText
    >[0])
  const answer7 = (asked: object) =>
    ai7.generateText({ model: createOpenAI7(provider()).chat('gpt-4o'), ...asked } as Parameters<
      typeof ai7.generateText
    >[0])

  it.each([
    ['ai 6, a text', answer6, { prompt: 'Weather in Oslo?' }],
    ['ai 6, a system prompt and a text', answer6, { system: 'Answer briefly.', prompt: 'Weather in Oslo?' }],
    ['ai 6, messages', answer6, { prompt: said }],
    ['ai 7, instructions and a text', answer7, { instructions: 'Answer briefly.', prompt: 'Weather in Oslo?' }],
    ['ai 7, instructions and messages', answer7, { instructions: 'Answer briefly.', messages: said }],
  ])('%s', async (_, ask, request) => {
    await ask(request)
    const { messages } = server.requests.at(-1)!.body as { messages: ChatMessage[] }
    expect(messages).toHaveLength('system' in request || 'instructions' in request ? 2 : 1)
    const sent = await countRequest({ messages }, { counter, api: 'openai-chat' })
    const count = await countRequest(request, { counter, api: 'ai-sdk' })
    expect(count.unread).toEqual([])
    expect(count.contentTokens).toBe(sent.contentTokens)
    expect(count.lower).toBeLessThanOrEqual(sent.lower)
    expect(count.upper).toBeGreaterThanOrEqual(sent.upper)
    // Beyond the text, no more than the frames of two messages.
    expect(count.upper).toBeLessThan(sent.upper + 20)
  })
})

describe('a plan goes into the calls of', () => {
  const expected = { role: 'system', content: 'Answer briefly.' }

  it('ai 5', async () => {
    const plan = await planner.plan({ slots })
    const model = createOpenAI5(provider()).chat('gpt-4o')
    const messages = ai5.convertToModelMessages(toAiSdk(plan).messages as ai5.UIMessage[])
    const { text } = await ai5.generateText({ model, ...toAiSdk(plan), messages })
    expect(text).toBe('There is room.')
    expect(server.requests.at(-1)).toMatchObject({ refusal: null, body: { messages: [expected, {}, {}, {}, {}, {}] } })
  })

  it('ai 6, with the tools that the plan kept', async () => {
    const weather = ai6.tool({ description: 'Says the weather.', inputSchema, execute: async () => 'rain' })
    const tools = { weather }
    const plan = await planner.plan({ slots: [{ name: 'tools', tools: aiSdkTools(tools) }, ...slots] })
    const model = createOpenAI(provider()).chat('gpt-4o')
    const request = toAiSdk(plan, { tools })
    expect(request.tools.weather).toBe(weather)
    const messages = await ai6.convertToModelMessages(request.messages)
    const { text } = await ai6.generateText({ model, ...request, messages })
    expect(text).toBe('There is room.')
    const body = server.requests.at(-1)?.body as { tools: { function: { parameters: unknown } }[] }
    expect(body.tools[0]?.function.parameters).toEqual(aiSdkTools(tools)[0]?.inputSchema)
  })

  it('ai 7, which takes no system prompt among the messages', async () => {
    const plan = await planner.plan({ slots })
    const model = createOpenAI7(provider()).chat('gpt-4o')
    const messages = await ai7.convertToModelMessages(toAiSdk(plan).messages as ai7.UIMessage[])
    const { text } = await ai7.generateText({ model, ...toAiSdk(plan), messages })
    expect(text).toBe('There is room.')
    expect(server.requests.at(-1)).toMatchObject({ refusal: null, body: { messages: [expected, {}, {}, {}, {}, {}] } })
  })
})

it('system messages with options of a provider stay among the messages', () => {
  const marked = {
    role: 'system',
    content: 'Cached.',
    providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' } } },
  }
  const user = { role: 'user', content: 'hi' }
  const plan = { messages: [marked, user], request: {}, outputReserveTokens: 1 }
  expect(toAiSdk(plan)).toEqual({ messages: [marked, user] })
})
