import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GuardOptions, memoryCache } from '../../../src/guard/index.ts'
import { createLedger, type Limit, memoryStore } from '../../../src/ledger/index.ts'
import { type Fault, PIECE } from '../../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../../helpers/billing-server/server.ts'
import { CHAT, newCall, problemOf, setUpWith } from '../../helpers/guard/set-up.ts'

let server: BillingServer
beforeAll(async () => {
  server = await startBillingServer()
})
afterAll(() => server.close())

const setUp = (amount: number, options: Partial<GuardOptions> = {}, limit: Partial<Limit> = {}) =>
  setUpWith(server, amount, options, limit)

describe('endpoints', () => {
  test('an unknown one is refused by default, with the remedy, and passed on by choice', async () => {
    const { post } = setUp(1_000)
    const response = await post('/v1/images/generations', { prompt: 'a room' })
    expect(response.status).toBe(402)
    expect(await problemOf(response)).toMatchObject({ code: 'GUARD_REFUSED', data: { why: 'endpoint' } })
    let passed = ''
    const open = setUp(1_000, {
      unknownEndpoints: 'pass',
      fetch: async (input) => {
        passed = String(input)
        return new Response('{}')
      },
    })
    expect((await open.post('/v1/images/generations', { prompt: 'a room' })).status).toBe(200)
    expect(passed).toContain('/v1/images/generations')
    expect(open.events).toEqual([])
  })

  test('embeddings are counted and settled at their usage', async () => {
    const { guard, standing, events } = setUp(1_000, {
      fetch: async () => Response.json({ data: [], usage: { prompt_tokens: 3, total_tokens: 3 } }),
    })
    const body = JSON.stringify({ model: 'text-embedding-3-small', input: ['two words', 'three'] })
    await guard.fetch('https://api.openai.com/v1/embeddings', { method: 'POST', body })
    // cl100k_base has "two words" as two tokens and "three" as one.
    expect(events[0]).toMatchObject({
      type: 'reserved',
      estimate: { upperInputTokens: 3, isExact: true, outputTokens: 0 },
    })
    expect(await standing()).toMatchObject({ held: 0, spent: 3 })
  })

  test.each([
    ['/v1/responses', { model: 'gpt-4o', input: 'x', previous_response_id: 'resp_1' }, 'previous_response_id'],
    ['/v1/responses', { model: 'gpt-4o', input: 'x', conversation: 'conv_1' }, 'conversation'],
    ['/v1/responses', { model: 'gpt-4o', input: 'x', background: true }, 'background'],
    ['/v1/responses', { model: 'gpt-4o', input: 'x', tools: [{ type: 'web_search' }] }, 'tools[0]'],
    ['/v1/chat/completions', { ...CHAT, web_search_options: {} }, 'web_search_options'],
    [
      '/v1/messages',
      {
        model: 'claude-sonnet-4-5',
        max_tokens: 9,
        messages: CHAT.messages,
        tools: [{ type: 'web_search_20250305', name: 'web_search' }],
      },
      'tools[0]',
    ],
    [
      '/v1beta/models/gemini-2.5-flash:generateContent',
      { contents: [{ parts: [{ text: 'x' }] }], cachedContent: 'c' },
      'cachedContent',
    ],
    [
      '/v1beta/models/gemini-2.5-flash:generateContent',
      { contents: [{ parts: [{ text: 'x' }] }], tools: [{ googleSearch: {} }] },
      'tools[0].googleSearch',
    ],
  ])('%s with what its body does not bound is refused, and named: %j', async (path, body, named) => {
    const { post } = setUp(1_000_000)
    const response = await post(path, body)
    const { detail, data } = await problemOf(response)
    expect([response.status, data.why]).toEqual([402, 'unbounded'])
    expect(detail).toContain(named)
  })

  test('tokens are held for it by choice', async () => {
    const { post, events } = setUp(1_000_000, { unbounded: { holdTokens: 5_000 } })
    expect((await post('/v1/chat/completions', { ...CHAT, web_search_options: {} })).status).toBe(200)
    const { post: denied } = setUp(5_000, { unbounded: { holdTokens: 5_000 } })
    expect((await denied('/v1/chat/completions', { ...CHAT, web_search_options: {} })).status).toBe(402)
    expect(events.at(-1)).toMatchObject({ type: 'settled', basis: 'provider' })
  })
})

describe('when there is no room', () => {
  test('waits for what is in flight, and is sent when that has ended', async () => {
    const { chat, guard, events } = setUp(70, { whenNoRoom: [{ waitMs: 20_000 }] })
    const first = await chat({ stream: true })
    const second = chat()
    await first.text()
    expect((await second).status).toBe(200)
    expect(events.map(({ type }) => type)).toEqual(['reserved', 'settled', 'reserved', 'settled'])
    await guard.close()
  })

  test('does not wait for what is spent, nor past its deadline', async () => {
    const { chat } = setUp(60, { whenNoRoom: [{ waitMs: 50 }] })
    const stream = await chat({ stream: true })
    expect((await problemOf(await chat())).data.why).toBe('in-flight')
    await stream.text()
    await (await chat()).text()
    expect((await problemOf(await chat())).data.why).toBe('spent')
  })

  test('goes to the first model of a list that fits, in its name', async () => {
    const money = { unit: 'nanoUsd', amount: 150_000n } as Partial<Limit>
    const { chat, events } = setUp(0, { whenNoRoom: [{ models: ['gpt-4.1', 'gpt-4o-mini'] }] }, money)
    const response = await chat()
    expect(response.status).toBe(200)
    expect(response.headers.get('x-token-model')).toBe('gpt-4o-mini')
    expect(((await response.json()) as { model: string }).model).toBe('gpt-4o-mini')
    expect(events.at(-1)).toMatchObject({ type: 'settled', model: 'gpt-4o-mini' })
  })

  test('sends what a plan with less makes of it', async () => {
    const long = { role: 'user', content: 'word '.repeat(500) }
    const { chat, events } = setUp(100, {
      whenNoRoom: [{ replan: ({ body }) => ({ ...body, messages: (body.messages as object[]).slice(-1) }) }],
    })
    expect((await chat({ messages: [long, ...CHAT.messages] })).status).toBe(200)
    expect(events[0]).toMatchObject({ type: 'reserved', estimate: { isExact: true } })
    const settled = events[1]
    expect(settled?.type === 'settled' && settled.inputTokens).toBeLessThan(30)
  })

  test('the same refused request again and again meets an open circuit; another one does not', async () => {
    const { chat } = setUp(10, { circuitAfter: 3 })
    const why = async (more: object = {}) => (await problemOf(await chat(more))).data.why
    expect([await why(), await why(), await why(), await why()]).toEqual([
      'never-fits',
      'never-fits',
      'never-fits',
      'circuit',
    ])
    expect(await why({ temperature: 0.5 })).toBe('never-fits')
  })
})

describe('attempts', () => {
  const failing: Fault = { kind: 'statuses', statuses: [500, 429] }

  test.each([{}, { 'x-tokenroom-request-id': 'r1' }])('of one request share a hold, also with %j', async (headers) => {
    const { guard, events, standing } = setUp(60)
    const openai = new OpenAI({ apiKey: 'k', baseURL: `${server.origin}/v1`, fetch: guard.fetch })
    const script = JSON.stringify({ call: newCall(), pieces: 10, fault: failing })
    await openai.chat.completions.create(CHAT as never, { headers: { 'x-script': script, ...headers } })
    const reserved = events.filter((event) => event.type === 'reserved')
    expect(reserved.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(new Set(reserved.map(({ id }) => id)).size).toBe(1)
    expect(events.filter(({ type }) => type === 'settled')).toHaveLength(1)
    expect((await standing()).held).toBe(0)
  })

  test('that end with a failure give their hold back', async () => {
    const { guard, chat, standing } = setUp(60, { retryWindowMs: 50 })
    expect((await chat({}, { fault: failing })).status).toBe(500)
    expect((await standing()).held).toBeGreaterThan(0)
    await guard.close()
    expect(await standing()).toMatchObject({ held: 0, spent: 0 })
  })

  test('a connection that was never made costs nothing', async () => {
    const listener = createServer()
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const { port } = listener.address() as AddressInfo
    await new Promise((resolve) => listener.close(resolve))
    const { guard, standing } = setUp(1_000)
    const sent = guard.fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(CHAT),
    })
    await expect(sent).rejects.toThrow('fetch failed')
    await guard.close()
    expect(await standing()).toMatchObject({ held: 0, spent: 0 })
  })

  test('a connection that breaks before the answer costs what it could cost at most', async () => {
    const listener = createServer((request) => request.socket.destroy())
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const { port } = listener.address() as AddressInfo
    const { guard, events } = setUp(1_000)
    const sent = guard.fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(CHAT),
    })
    await expect(sent).rejects.toThrow('fetch failed')
    expect(events.at(-1)).toMatchObject({ type: 'settled', basis: 'held', endedBy: 'broken', outputTokens: 20 })
    await new Promise((resolve) => listener.close(resolve))
  })
})

describe('equal requests', () => {
  test('are answered from the cache, whole and streamed, at no cost', async () => {
    const { chat, standing, events } = setUp(1_000, { cache: memoryCache() })
    for (const more of [{}, { stream: true }]) {
      const first = await (await chat(more)).text()
      const { spent } = await standing()
      const again = await chat({ ...more, user: 'somebody', metadata: { a: '1' } })
      expect(again.headers.get('x-token-cache')).toBe('hit')
      expect(await again.text()).toBe(first)
      expect((await standing()).spent).toBe(spent)
    }
    expect(events.map(({ type }) => type)).toEqual(['reserved', 'settled', 'hit', 'reserved', 'settled', 'hit'])
    expect((await chat({ temperature: 1 })).headers.get('x-token-cache')).toBeNull()
  })

  test('of two tenants have answers of their own', async () => {
    const { guard } = setUp(1_000, { cache: memoryCache() })
    const ask = async (tenant: string) => {
      const script = JSON.stringify({ call: newCall(), pieces: 3, fault: { kind: 'none' } })
      const response = await guard.with({ tenant }).fetch(`${server.origin}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'x-script': script },
        body: JSON.stringify(CHAT),
      })
      await response.text()
      return response.headers.get('x-token-cache')
    }
    expect([await ask('a'), await ask('b'), await ask('a')]).toEqual([null, null, 'hit'])
  })
})

test('no word of a prompt or an answer and no key is in an event, and the provider gets none of the guard’s own headers', async () => {
  const { chat, events, guard } = setUp(60, { unbounded: 'deny' })
  await (await chat({}, {}, { 'x-tokenroom-request-id': 'own' })).text()
  await chat()
  await chat({ web_search_options: {} })
  await guard.close()
  const told = JSON.stringify(events, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  for (const secret of ['xylophone', 'sk-secret', PIECE]) expect(told).not.toContain(secret)
  const sent = server.headers.at(-1)!
  expect(Object.keys(sent).filter((name) => name.startsWith('x-tokenroom-'))).toEqual([])
  expect(sent['x-token-count']).toMatch(/^\d+$/)
})

test('a closed guard settles what is in flight and takes no more', async () => {
  const { chat, guard, standing } = setUp(1_000)
  const response = await chat({ stream: true }, { fault: { kind: 'stall', at: 4 } })
  const reader = response.body!.getReader()
  for (let seen = ''; (seen.match(/ room/g) ?? []).length < 4; )
    seen += new TextDecoder().decode((await reader.read()).value)
  const pending = reader.read()
  pending.catch(() => {})
  await guard.close({ drainMs: 20 })
  await expect(pending).rejects.toThrow('the guard was closed')
  expect((await standing()).held).toBe(0)
  expect((await chat()).status).toBe(503)
})

test('a store that is down is a 503 without its address, and told with it', async () => {
  const store = {
    ...memoryStore(),
    apply: async () => {
      throw new Error('connect ECONNREFUSED 10.1.2.3:6379')
    },
  }
  const ledger = createLedger({ store, limits: [{ id: 'a', unit: 'tokens', amount: 9, window: { total: true } }] })
  const { chat, events } = setUp(1_000, { ledger })
  const response = await chat()
  expect(response.status).toBe(503)
  const text = await response.text()
  expect(JSON.parse(text)).toMatchObject({ code: 'LEDGER_STORE_DOWN' })
  expect(text).not.toContain('10.1.2.3')
  expect(events).toMatchObject([{ type: 'unavailable', error: { code: 'LEDGER_STORE_DOWN' } }])
  expect(String(events[0]?.type === 'unavailable' && events[0].error.message)).toContain('10.1.2.3')
})

// GPT-4.1 in the priority tier: $3.50 and $14 a million, where the list says $2 and $8.
test.each([
  [{}, 0],
  [{ service_tier: 'flex' }, 0],
  [{ service_tier: 'priority' }, 1.75],
  [{ service_tier: 'flex', providerOptions: { openai: { serviceTier: 'priority' } } }, 1.75],
])('a request with %j holds no less than its tier can cost, and settles so', async (more, factor) => {
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }
  const { chat, standing, events } = setUp(
    10_000_000,
    { fetch: async () => Response.json({ choices: [], usage }) },
    { unit: 'nanoUsd', amount: 10_000_000n },
  )
  await chat({ model: 'gpt-4.1', ...more })
  const list = 100 * 2_000 + 20 * 8_000
  const { spent } = await standing()
  expect(Number(spent)).toBeGreaterThanOrEqual(list * Math.max(1, factor))
  if (factor === 0) expect(Number(spent)).toBe(list)
  expect(events.at(-1)).toMatchObject({ type: 'settled', costNanoUsd: spent })
})
