import { describe, expect, test } from 'vitest'
import { countRequest } from '../../../../src/chat/index.ts'
import { loadTokenizer } from '../../../../src/index.ts'
import { openService, post, problemOf } from '../service.ts'
import { answered, conversation } from './answered.ts'

const service = openService()
const tokenizer = await loadTokenizer('o200k_base')

describe('POST /v1/fit', () => {
  test('leaves a request that fits as it is', async () => {
    const request = { model: 'gpt-4o', temperature: 0.2, stop: null, messages: conversation }
    const { json } = await answered(service, '/v1/fit', { request })
    expect(json).toMatchObject({ request, droppedMessages: [], droppedTokens: 0, windowTokens: 128_000 })
  })

  test('leaves out the oldest turns, and says which', async () => {
    const request = { model: 'gpt-4o', max_completion_tokens: 200, messages: conversation }
    const { json, tokens } = await answered(service, '/v1/fit', { request, windowTokens: 700 })
    const kept = conversation.filter((_, index) => !json.droppedMessages.includes(index))
    expect(json.request).toEqual({ ...request, messages: kept })
    expect(kept[0]).toEqual(conversation[0])
    expect(kept.at(-1)).toEqual(conversation.at(-1))
    expect(json.droppedMessages[0]).toBe(1)
    expect(json.droppedMessages.length % 2).toBe(0)
    const { upper } = await countRequest({ messages: kept }, { counter: tokenizer })
    expect(upper).toBeLessThanOrEqual(700 - 200)
    expect(tokens).toBe(String(upper))
  })

  test('fits the prompt of a request of the AI SDK, where it has messages in it', async () => {
    const fitted = (prompt: unknown) =>
      answered(service, '/v1/fit', { api: 'ai-sdk', request: { model: 'gpt-4o', prompt }, windowTokens: 700 })
    const { json } = await fitted(conversation)
    expect(json.droppedMessages.length).toBeGreaterThan(10)
    const kept = conversation.filter((_, index) => !json.droppedMessages.includes(index))
    expect(json.request).toEqual({ model: 'gpt-4o', prompt: kept })
    expect((await fitted('Is it long?')).json).toMatchObject({
      request: { prompt: 'Is it long?' },
      droppedMessages: [],
    })
  })

  test('holds the output that a request of Gemini asks for in its generationConfig', async () => {
    const contents = [
      { role: 'user', parts: [{ text: ' old'.repeat(400) }] },
      { role: 'model', parts: [{ text: ' old'.repeat(400) }] },
      { role: 'user', parts: [{ text: 'And now?' }] },
    ]
    const fitted = (maxOutputTokens: number) =>
      answered(service, '/v1/fit', {
        request: { model: 'gemini-2.5-flash', contents, generationConfig: { maxOutputTokens } },
        api: 'gemini',
        encoding: 'o200k_base',
        windowTokens: 3_000,
      })
    expect((await fitted(100)).json).toMatchObject({ droppedMessages: [], freeTokens: expect.any(Number) })
    expect((await fitted(2_900)).json).toMatchObject({ droppedMessages: [0, 1] })
  })

  test('keeps instructions in the middle without the turn around them', async () => {
    const messages = [
      { role: 'user', content: ' old'.repeat(400) },
      { role: 'developer', content: 'From here on in French.' },
      { role: 'assistant', content: ' old'.repeat(400) },
      { role: 'user', content: 'Bonjour' },
    ]
    const { json } = await answered(service, '/v1/fit', {
      request: { model: 'gpt-4o', messages },
      windowTokens: 300,
      outputReserve: 0,
    })
    expect(json.request.messages).toEqual([messages[1], messages[3]])
  })

  test('keeps a tool call with its results', async () => {
    const call = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', function: { name: 'f', arguments: '{}' } }],
    }
    const result = { role: 'tool', tool_call_id: 'c1', content: ' data'.repeat(50) }
    const messages = [
      { role: 'user', content: ' old'.repeat(400) },
      { role: 'user', content: 'Look it up.' },
      call,
      result,
      { role: 'assistant', content: 'Done.' },
    ]
    const limits = { windowTokens: 200, outputReserve: 0, unit: 'message', keepLast: 2 }
    const { json } = await answered(service, '/v1/fit', { request: { model: 'gpt-4o', messages }, ...limits })
    expect(json.request.messages).toEqual(messages.slice(1))
  })

  test('fits an Anthropic request, whose system prompt is elsewhere', async () => {
    const messages = Array.from({ length: 20 }, (_, at) => ({
      role: at % 2 === 0 ? 'user' : 'assistant',
      content: [{ type: 'text', text: `Part ${at}: ${'more of it '.repeat(20)}` }],
    }))
    const request = { model: 'claude-sonnet-4-5', system: 'You are concise.', max_tokens: 100, messages }
    const { json } = await answered(service, '/v1/fit', { api: 'anthropic', request, windowTokens: 1_000 })
    const { length } = json.droppedMessages
    expect(length).toBeGreaterThan(0)
    expect(json.request).toEqual({ ...request, messages: messages.slice(length) })
    expect(json.droppedMessages).toEqual(messages.slice(0, length).map((_, at) => at))
    const { upper } = await countRequest(json.request, { counter: tokenizer, api: 'anthropic', model: request.model })
    expect(upper).toBeLessThanOrEqual(900)
  })

  test('holds the room of the schema that the answer has to follow', async () => {
    const schema = {
      type: 'object',
      properties: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`field${at}`, { type: 'string' }])),
    }
    const request = {
      model: 'gpt-4o',
      messages: conversation,
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema } },
    }
    const { json, tokens } = await answered(service, '/v1/fit', { request, windowTokens: 1_200, outputReserve: 100 })
    const counted = await countRequest(json.request, { counter: tokenizer, model: 'gpt-4o' })
    expect(Number(tokens)).toBe(counted.upper)
    expect(counted.upper).toBeLessThanOrEqual(1_100)
    expect(json.windowTokens).toBe(1_200)
    expect(json.input.upper + json.freeTokens + json.outputReserveTokens).toBe(1_200)
  })

  test('holds the room of fields under a cap of the input', async () => {
    const choice = { type: 'function', function: { name: 'look_up' } }
    const tools = [{ type: 'function', function: { name: 'look_up', parameters: { type: 'object', properties: {} } } }]
    const request = { model: 'gpt-4o', messages: conversation, tools, tool_choice: choice }
    const { json } = await answered(service, '/v1/fit', { request, maxInputTokens: 600 })
    const counted = await countRequest(json.request, { counter: tokenizer, model: 'gpt-4o' })
    expect(counted.upper).toBeLessThanOrEqual(600)
    const { lower, tokens, upper, exact, source } = counted
    expect(json.input).toEqual({ lower, tokens, upper, exact, source })
    expect(json.droppedMessages.length).toBeGreaterThan(0)
  })

  test('fits what useChat sends', async () => {
    const say = (role: string, at: number) => ({
      id: `m${at}`,
      role,
      parts: [{ type: 'text', text: `${at} ${' word'.repeat(100)}` }],
    })
    const messages = Array.from({ length: 21 }, (_, at) => say(at % 2 === 0 ? 'user' : 'assistant', at))
    const request = { model: 'gpt-4o', id: 'chat-1', messages, trigger: 'submit-message' }
    const { json } = await answered(service, '/v1/fit', { request, windowTokens: 1_000, outputReserve: 100 })
    const kept = messages.slice(json.droppedMessages.length)
    expect(json.request).toEqual({ ...request, messages: kept })
    expect(kept.length).toBeGreaterThan(4)
    expect(kept.length).toBeLessThan(12)
  })

  test('refuses what the request does not hold, or is told its size, or to let it pass', async () => {
    const request = { model: 'gpt-5', input: [{ role: 'user', content: 'Go on.' }], previous_response_id: 'resp_1' }
    const body = { api: 'openai-responses', request }
    const response = await post(service, '/v1/fit', body)
    expect(response.status).toBe(422)
    expect(await problemOf(response)).toMatchObject({
      code: 'INPUT_UNBOUNDED',
      data: { items: [{ path: 'previous_response_id' }] },
    })
    const told = await answered(service, '/v1/fit', { ...body, media: { resp_1: { tokens: 500 } } })
    expect(told.json.input.upper).toBeGreaterThan(500)
    const allowed = await answered(service, '/v1/fit', { ...body, unbounded: 'allow' })
    expect(allowed.json).toMatchObject({ input: { exact: false }, unbounded: [{ path: 'previous_response_id' }] })
  })

  test('is for the input limit of the model and not for its window', async () => {
    // OpenAI: gpt-5 has a window of 400,000 tokens, and takes 272,000 as input.
    const request = { model: 'gpt-5', messages: [{ role: 'user', content: ' word'.repeat(289_650) }] }
    const response = await post(service, '/v1/fit', { request })
    expect((await problemOf(response)).code).toBe('PLAN_INFEASIBLE')
    const smaller = { model: 'gpt-5', messages: [{ role: 'user', content: ' word'.repeat(271_000) }] }
    const { json } = await answered(service, '/v1/fit', { request: smaller })
    expect(json.freeTokens).toBe(272_000 - json.input.upper)
  })

  test('refuses when the last turn alone does not fit', async () => {
    const request = { model: 'gpt-4o', messages: [{ role: 'user', content: ' word'.repeat(2_000) }] }
    const response = await post(service, '/v1/fit', { request, windowTokens: 1_000 })
    expect(response.status).toBe(422)
    expect((await problemOf(response)).code).toBe('PLAN_INFEASIBLE')
  })

  test('takes the output that the request asks for as the reserve', async () => {
    const messages = [{ role: 'user', content: 'hi' }]
    for (const [field, tokens] of [
      ['max_tokens', 300],
      ['max_completion_tokens', 400],
    ] as const) {
      const { json } = await answered(service, '/v1/fit', { request: { model: 'gpt-4o', messages, [field]: tokens } })
      expect(json.outputReserveTokens).toBe(tokens)
    }
  })
})
