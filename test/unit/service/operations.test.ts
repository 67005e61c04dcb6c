import { describe, expect, test } from 'vitest'
import { countRequest } from '../../../src/chat/index.ts'
import { loadTokenizer } from '../../../src/index.ts'
import { createPlanner } from '../../../src/planner/index.ts'
import { openService, post, problemOf } from './service.ts'

const service = openService()
const tokenizer = await loadTokenizer('o200k_base')

async function ok(path: string, body: unknown) {
  const response = await post(service, path, body)
  const json = await response.json()
  expect(response.status, JSON.stringify(json)).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  return { json, tokens: response.headers.get('x-token-count') }
}

const conversation = [
  { role: 'system', content: 'You are concise.' },
  ...Array.from({ length: 20 }, (_, turn) => [
    { role: 'user', content: `Question ${turn}: ${'what about this? '.repeat(20)}` },
    { role: 'assistant', content: `Answer ${turn}.` },
  ]).flat(),
  { role: 'user', content: 'And now?' },
]

describe('POST /v1/count', () => {
  test('counts a text', async () => {
    const { json, tokens } = await ok('/v1/count', { model: 'gpt-4o', text: 'How much room is left?' })
    expect(json).toEqual({
      model: 'gpt-4o',
      encoding: 'o200k_base',
      tokens: 6,
      lower: 6,
      upper: 6,
      exact: true,
      source: 'bpe',
      windowTokens: 128_000,
      freeTokens: 127_994,
    })
    expect(tokens).toBe('6')
  })

  test('counts each of several texts', async () => {
    const texts = ['', 'hello world', '<|endoftext|>', '\ud800']
    const { json } = await ok('/v1/count', { encoding: 'o200k_base', texts })
    expect(json).toMatchObject({ model: null, counts: [...tokenizer.countMany(texts)], windowTokens: null })
  })

  test('counts a chat request as countRequest does', async () => {
    const { json } = await ok('/v1/count', { model: 'gpt-4o', messages: conversation })
    expect(json).toMatchObject(await countRequest({ messages: conversation }, { counter: tokenizer }))
  })

  test('answers by how much a request is over its window', async () => {
    const { json } = await ok('/v1/count', { model: 'gpt-4o', text: ' word'.repeat(130_000) })
    expect(json).toMatchObject({ tokens: 130_000, windowTokens: 128_000, freeTokens: -2_000, exact: true })
  })

  test('answers by how much a request is over what the provider takes as input', async () => {
    // OpenAI: gpt-5 has a window of 400,000 tokens, and takes 272,000 as input.
    const { json } = await ok('/v1/count', { model: 'gpt-5', text: ' word'.repeat(289_650) })
    expect(json).toMatchObject({ windowTokens: 400_000, inputLimitTokens: 272_000, freeTokens: 272_000 - 289_650 })
  })

  test('bounds the count of a model without a public tokenizer', async () => {
    const text = 'hello world '.repeat(50)
    for (const body of [{ text }, { messages: [{ role: 'user', content: text }] }]) {
      const { json } = await ok('/v1/count', { model: 'claude-sonnet-4-5', ...body })
      expect(json).toMatchObject({ model: 'claude-sonnet-4-5', exact: false, source: 'estimate' })
      expect(json.lower).toBeLessThan(json.tokens)
      expect(json.tokens).toBeLessThan(json.upper)
    }
  })

  test.each([
    ['openai-chat', { model: 'gpt-4o', messages: conversation, temperature: 0 }],
    ['openai-responses', { model: 'gpt-4o', instructions: 'Be brief.', input: 'How much room is left?' }],
    ['anthropic', { model: 'claude-sonnet-4-5', system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] }],
    ['gemini', { model: 'gemini-2.5-pro', contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }],
    ['ai-sdk', { model: 'gpt-4o', system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] }],
  ] as const)('counts a whole request of %s', async (api, request) => {
    const { json } = await ok('/v1/count', { api, request })
    const { model } = request
    expect(json).toMatchObject(await countRequest(request as never, { counter: tokenizer, api, model }))
  })

  test('counts for an encoding that differs in special tokens only', async () => {
    const { json } = await ok('/v1/count', { model: 'gpt-oss-120b', text: '<|start|>' })
    expect(json).toMatchObject({ encoding: 'o200k_base', tokens: tokenizer.count('<|start|>'), exact: true })
  })

  test.each([
    [{ text: 'x' }, 400, 'INVALID_ARGUMENT', 'body.model'],
    [{ model: 'gpt-4o' }, 400, 'INVALID_ARGUMENT', 'body'],
    [{ model: 'gpt-4o', text: 'x', texts: [] }, 400, 'INVALID_ARGUMENT', 'body'],
    [{ model: 'gpt-4o', texts: ['x', 5] }, 400, 'INVALID_ARGUMENT', 'body.texts[1]'],
    [{ model: 'gpt-4o', txt: 'x' }, 400, 'INVALID_ARGUMENT', 'body.txt'],
    [
      { model: 'gpt-4o', messages: [{ role: 'user', content: 5 }] },
      400,
      'INVALID_ARGUMENT',
      'body.messages[0].content',
    ],
    [{ model: 'gpt-4o', text: 'x', tools: [] }, 400, 'INVALID_ARGUMENT', 'body.tools'],
    [{ model: 'gpt-4o', encoding: 'cl100k_base', text: 'x' }, 400, 'INVALID_ARGUMENT', 'body.encoding'],
    [{ model: 'gpt-4o', api: 'openai', text: 'x' }, 400, 'INVALID_ARGUMENT', 'body.api'],
    [{ model: 'gpt-4o', api: 'gemini', messages: [] }, 400, 'INVALID_ARGUMENT', 'body.messages'],
    [{ model: 'gpt-4o', messages: [{ role: 'user', parts: [] }] }, 400, 'INVALID_ARGUMENT', 'body.messages[0]'],
    [
      { api: 'ai-sdk', request: { model: 'gpt-4o', messages: [{ id: 'a', role: 'user', parts: [{ type: 'text' }] }] } },
      400,
      'INVALID_ARGUMENT',
      'body.request.messages[0]',
    ],
    [{ model: 'gpt-4o', id: 'chat-1', messages: [], trigger: 'submit-message' }, 400, 'INVALID_ARGUMENT', 'body.id'],
    [{ model: 'gpt-4o', texts: new Array(20_001).fill('x') }, 413, 'TOO_MANY_ITEMS', 'body'],
    [{ api: 'gemini', request: { model: 'x', contents: [5] } }, 400, 'INVALID_ARGUMENT', 'body.request.contents[0]'],
  ])('refuses %j', async (body, status, code, name) => {
    const response = await post(service, '/v1/count', body)
    expect(response.status).toBe(status)
    expect(await problemOf(response)).toMatchObject({ status, code, data: { name } })
  })

  test('suggests the names nearest to an unknown model', async () => {
    const response = await post(service, '/v1/count', { model: 'gpt-4p', text: 'x' })
    expect(response.status).toBe(422)
    const { code, data, detail } = await problemOf(response)
    expect(code).toBe('UNKNOWN_MODEL')
    expect(data).toMatchObject({ nearest: expect.arrayContaining(['gpt-4o']) })
    expect(detail).toContain('did you mean')
  })

  test('names what it serves when it does not serve an encoding', async () => {
    const response = await post(service, '/v1/count', { model: 'gpt-4', text: 'x' })
    expect(response.status).toBe(422)
    expect(await problemOf(response)).toMatchObject({
      code: 'ENCODING_NOT_SERVED',
      data: { encoding: 'cl100k_base', served: ['o200k_base'] },
    })
  })
})

describe('POST /v1/plan', () => {
  const slots = [
    { name: 'system', priority: 9, text: 'You are concise.' },
    { name: 'history', priority: 1, messages: conversation.slice(1), policy: 'drop-oldest' as const },
  ]

  test('answers the plan of the planner', async () => {
    const room = { windowTokens: 800, outputReserve: 100 }
    const { json, tokens } = await ok('/v1/plan', { model: 'gpt-4o', ...room, slots })
    const planned = await createPlanner({ model: 'gpt-4o', counter: tokenizer, ...room }).plan({ slots })
    const { messages, cache: _, cost, ...expected } = planned
    const { lowerNanoUsd, nanoUsd, upperNanoUsd, asOf } = cost!
    const [lower, likely, upper] = [lowerNanoUsd, nanoUsd, upperNanoUsd].map(String)
    expect(json.cost).toEqual({ lowerNanoUsd: lower, nanoUsd: likely, upperNanoUsd: upper, asOf })
    expect(Number(lower)).toBeGreaterThan(0)
    expect(json).toMatchObject(JSON.parse(JSON.stringify(expected)))
    expect(messages.length).toBeLessThan(conversation.length)
    expect(tokens).toBe(String(planned.input.upper))
  })

  test('refuses what cannot fit, with the numbers and what would help', async () => {
    const required = [{ name: 'contract', text: ' word'.repeat(1_000) }]
    const response = await post(service, '/v1/plan', { model: 'gpt-4o', windowTokens: 500, slots: required })
    expect(response.status).toBe(422)
    const { code, data } = await problemOf(response)
    expect(code).toBe('PLAN_INFEASIBLE')
    const { needTokens, haveTokens, shortTokens } = data as Record<string, number>
    expect(needTokens! - haveTokens!).toBe(shortTokens)
    expect(shortTokens).toBeGreaterThan(500)
    expect(data).toMatchObject({ windowTokens: 500, slots: [{ slot: 'contract' }] })
  })

  test('refuses too many slots with the limit', async () => {
    const slots = Array.from({ length: 20_000 }, () => ({ name: 'a', text: 'a b', policy: 'truncate', grow: 1 }))
    const response = await post(service, '/v1/plan', { model: 'gpt-4o', windowTokens: 100, slots })
    expect(response.status).toBe(413)
    const data = { name: 'body.slots', limit: 256, received: 20_000 }
    expect(await problemOf(response)).toMatchObject({ code: 'TOO_MANY_ITEMS', data })
  })

  test.each([
    [{ slots: {} }, 'body.slots'],
    [{ slots: [{ text: 'x' }] }, 'body.slots[0].name'],
    [{ slots: [{ name: 'a', text: 'x', prio: 1 }] }, 'body.slots[0].prio'],
    [{ slots: [{ name: 'a', text: 'x', policy: 'drop' }] }, 'body.slots[0].policy'],
    [{ slots: [{ name: 'a', text: 'x', policy: { kind: 'truncate', keep: 'all' } }] }, 'body.slots[0].policy.keep'],
    [{ slots: [{ name: 'a', items: [{ text: 'x', score: 'high' }] }] }, 'body.slots[0].items[0].score'],
    [{ slots: [{ name: 'a', items: [{}] }] }, 'body.slots[0].items[0]'],
    [{ slots: [{ name: 'a', tools: [{ function: { name: 5 } }] }] }, 'body.slots[0].tools[0].function.name'],
    [
      { slots: [{ name: 'a', tools: [{ function: { name: 'f', parameters: [] } }] }] },
      'body.slots[0].tools[0].function.parameters',
    ],
    [{ slots: [[]] }, 'body.slots[0]'],
    [{ slots: [{ name: 'a', messages: [[]] }] }, 'body.slots[0].messages[0]'],
    [{ slots: [{ name: 'a', text: 'x', policy: [[]] }] }, 'body.slots[0].policy[0].kind'],
    [{ slots: [], windowTokens: 1.5 }, 'body.windowTokens'],
    [{ slots: [], windowTokens: '8k' }, 'body.windowTokens'],
    [{ slots: [], outputReserve: '110%' }, 'body.outputReserve'],
    [{ slots: [], fill: 'full' }, 'body.fill'],
  ])('refuses %j', async (body, name) => {
    const response = await post(service, '/v1/plan', { model: 'gpt-4o', ...body })
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ code: 'INVALID_ARGUMENT', data: { name } })
  })
})

describe('POST /v1/fit', () => {
  test('leaves a request that fits as it is', async () => {
    const request = { model: 'gpt-4o', temperature: 0.2, stop: null, messages: conversation }
    const { json } = await ok('/v1/fit', { request })
    expect(json).toMatchObject({ request, droppedMessages: [], droppedTokens: 0, windowTokens: 128_000 })
  })

  test('leaves out the oldest turns, and says which', async () => {
    const request = { model: 'gpt-4o', max_completion_tokens: 200, messages: conversation }
    const { json, tokens } = await ok('/v1/fit', { request, windowTokens: 700 })
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

  test('keeps instructions in the middle without the turn around them', async () => {
    const messages = [
      { role: 'user', content: ' old'.repeat(400) },
      { role: 'developer', content: 'From here on in French.' },
      { role: 'assistant', content: ' old'.repeat(400) },
      { role: 'user', content: 'Bonjour' },
    ]
    const { json } = await ok('/v1/fit', {
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
    const { json } = await ok('/v1/fit', { request: { model: 'gpt-4o', messages }, ...limits })
    expect(json.request.messages).toEqual(messages.slice(1))
  })

  test('fits an Anthropic request, whose system prompt is elsewhere', async () => {
    const messages = Array.from({ length: 20 }, (_, at) => ({
      role: at % 2 === 0 ? 'user' : 'assistant',
      content: [{ type: 'text', text: `Part ${at}: ${'more of it '.repeat(20)}` }],
    }))
    const request = { model: 'claude-sonnet-4-5', system: 'You are concise.', max_tokens: 100, messages }
    const { json } = await ok('/v1/fit', { api: 'anthropic', request, windowTokens: 1_000 })
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
    const { json, tokens } = await ok('/v1/fit', { request, windowTokens: 1_200, outputReserve: 100 })
    const counted = await countRequest(json.request, { counter: tokenizer, model: 'gpt-4o' })
    expect(Number(tokens)).toBe(counted.upper)
    expect(counted.upper).toBeLessThanOrEqual(1_100)
    expect(json.windowTokens).toBe(1_200)
    expect(json.input.upper + json.freeTokens + json.outputReserveTokens).toBe(1_200)
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
      const { json } = await ok('/v1/fit', { request: { model: 'gpt-4o', messages, [field]: tokens } })
      expect(json.outputReserveTokens).toBe(tokens)
    }
  })
})

describe('GET', () => {
  test('/v1/models lists what is counted exactly, with windows and their date', async () => {
    const response = await service.fetch(new Request('https://preflight.test/v1/models'))
    const { encodings, models } = await response.json()
    expect(encodings).toEqual(['o200k_base'])
    const byId = new Map<string, Record<string, unknown>>(models.map((model: { id: string }) => [model.id, model]))
    expect(byId.get('gpt-4o')).toMatchObject({ windowTokens: 128_000, encoding: 'o200k_base' })
    expect(byId.get('gpt-4o')!.asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
    // $2.50 and $10 for a million tokens.
    const prices = { inputNanoUsdPerMillion: '2500000000', outputNanoUsdPerMillion: '10000000000' }
    expect(byId.get('gpt-4o')).toMatchObject({ prices })
    expect(byId.has('gpt-4')).toBe(false)
  })

  test('/v1/models has models of one’s own', async () => {
    const own = openService({ models: [{ id: 'house-model', windowTokens: 5_000, encoding: 'o200k_base' }] })
    const listed = await (await own.fetch(new Request('https://preflight.test/v1/models'))).json()
    expect(listed.models[0]).toMatchObject({ id: 'house-model', windowTokens: 5_000 })
    const counted = await (await post(own, '/v1/count', { model: 'house-model', text: 'hi' })).json()
    expect(counted).toMatchObject({ windowTokens: 5_000, exact: true })
  })

  test('/health answers once the tokenizers are there', async () => {
    const response = await service.fetch(new Request('https://preflight.test/health'))
    expect(await response.json()).toEqual({ status: 'ok', encodings: ['o200k_base'] })
  })
})
