/** What goes to a provider and what comes back, with a provider that the test plays. */
import { describe, expect, test } from 'vitest'
import { ACME_KEY, ADMIN_KEY, GLOBEX_KEY, json, openProxy } from '../../../helpers/budget-proxy.ts'

const upstreams = {
  openai: { url: 'https://openai.test' },
  anthropic: { url: 'https://anthropic.test' },
  gemini: { url: 'https://gemini.test' },
}
const chat = { model: 'gpt-4o', messages: [{ role: 'user', content: 'How much room is left?' }], max_tokens: 20 }
const usage = { prompt_tokens: 13, completion_tokens: 5, total_tokens: 18 }
const answered = { id: 'c1', object: 'chat.completion', model: 'gpt-4o', choices: [], usage }
const perTenant = { id: 'tenant', per: 'tenant', unit: 'tokens', amount: 100, window: { total: true } }

interface Sent {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: unknown
  readonly redirect: RequestInit['redirect']
}

/** A proxy whose providers give `answer`, and what they were sent. */
async function open(answer: () => Response, sections: object = {}) {
  const sent: Sent[] = []
  const proxy = await openProxy(
    { upstreams, limits: [perTenant], ...sections },
    {
      fetch: async (input, init) => {
        const request = new Request(input, { ...init, redirect: 'manual' })
        const text = await request.text()
        sent.push({
          url: request.url,
          method: request.method,
          headers: request.headers,
          body: text === '' ? null : JSON.parse(text),
          redirect: init?.redirect,
        })
        return answer()
      },
    },
  )
  return { proxy, sent }
}
const fine = () => Response.json(answered, { headers: { 'x-request-id': 'req_1', 'openai-organization': 'org' } })

describe('a request', () => {
  test('goes to its provider with the key of the proxy, and is settled under its tenant', async () => {
    const { proxy, sent } = await open(fine)
    const answer = await proxy.fetch(
      '/v1/chat/completions?a=1',
      ACME_KEY,
      json(chat, { cookie: 'x=1', 'x-own': 'kept' }),
    )
    expect(await answer.json()).toEqual(answered)
    expect(answer.headers.get('x-request-id')).toBe('req_1')
    expect(answer.headers.get('openai-organization')).toBeNull()
    expect(Number(answer.headers.get('x-token-count'))).toBeGreaterThan(0)
    const [{ url, headers, body, redirect } = sent[0]!] = sent
    expect([url, redirect]).toEqual(['https://openai.test/v1/chat/completions?a=1', 'manual'])
    expect(headers.get('authorization')).toBe('Bearer sk-of-the-provider')
    expect(headers.get('cookie')).toBeNull()
    expect(headers.get('x-own')).toBe('kept')
    expect(JSON.stringify([...headers])).not.toContain(ACME_KEY)
    expect(body).toMatchObject({ model: 'gpt-4o', max_tokens: 20 })
    expect(await proxy.ledger.readout({ tenant: 'acme' })).toMatchObject([{ spent: 18, held: 0 }])
    expect(await proxy.ledger.readout({ tenant: 'globex' })).toMatchObject([{ spent: 0, held: 0 }])
  })

  test.each([
    ['/v1/messages', 'x-api-key', 'https://anthropic.test/v1/messages'],
    [
      '/v1beta/models/gemini-2.5-flash:generateContent?key=mine',
      'x-goog-api-key',
      'https://gemini.test/v1beta/models/gemini-2.5-flash:generateContent',
    ],
  ])('to %s has the key in %s', async (path, name, url) => {
    const body = path.includes('messages')
      ? { model: 'claude-sonnet-4-5', max_tokens: 5, messages: chat.messages }
      : { contents: [{ role: 'user', parts: [{ text: 'hi' }] }], generationConfig: { maxOutputTokens: 5 } }
    const { proxy, sent } = await open(() => new Response('{}', { status: 500 }))
    await proxy.fetch(path, null, json(body, { [name]: ACME_KEY }))
    expect(sent.map((one) => [one.url, one.headers.get(name)])).toEqual([[url, 'sk-of-the-provider']])
  })

  test('without room is refused with the numbers, and not sent', async () => {
    const { proxy, sent } = await open(fine, { limits: [{ ...perTenant, amount: 10 }] })
    const refused = await proxy.fetch('/v1/chat/completions', ACME_KEY, json(chat))
    const problem = await refused.json()
    expect([refused.status, refused.headers.get('x-should-retry')]).toEqual([402, 'false'])
    expect(problem).toMatchObject({ code: 'GUARD_REFUSED', data: { limit: { id: 'tenant', amount: 10, spent: 0 } } })
    expect(sent).toEqual([])
  })

  test('has what its headers say and what its key is fixed to in its scope; the key wins', async () => {
    const user = {
      id: 'user',
      per: ['tenant', 'user', 'feature'],
      unit: 'requests',
      amount: 9,
      window: { total: true },
    }
    const { proxy } = await open(fine, { limits: [user] })
    const headers = { 'x-tokenroom-user': 'ada', 'x-tokenroom-feature': 'chat' }
    for (const key of [ACME_KEY, GLOBEX_KEY]) await proxy.fetch('/v1/chat/completions', key, json(chat, headers))
    const spent = async (tenant: string, name: string) =>
      (await proxy.ledger.readout({ tenant, user: name, feature: 'chat' }))[0]?.spent
    expect([await spent('acme', 'ada'), await spent('globex', 'robot'), await spent('globex', 'ada')]).toEqual([
      1, 1, 0,
    ])
  })

  test('with the key of the administrator is refused, as nobody counts it', async () => {
    const { proxy, sent } = await open(fine)
    const refused = await proxy.fetch('/v1/chat/completions', ADMIN_KEY, json(chat))
    expect([refused.status, (await refused.json()).data.reason]).toEqual([401, 'not-tenant'])
    expect(sent).toEqual([])
  })
})

describe('an answer', () => {
  test.each([
    [
      'that does not take the key of the proxy',
      () => Response.json({ error: { message: 'Incorrect API key: sk-of***' } }, { status: 401 }),
    ],
    [
      'that points elsewhere',
      () => new Response(null, { status: 307, headers: { location: 'https://elsewhere.test' } }),
    ],
  ])('%s is a failure of the proxy, and says nothing of the key', async (_, answer) => {
    const { proxy } = await open(answer)
    const failed = await proxy.fetch('/v1/chat/completions', ACME_KEY, json(chat))
    expect(failed.status).toBe(502)
    const text = await failed.text()
    expect(JSON.parse(text)).toMatchObject({ code: 'UPSTREAM_FAILED', data: { upstream: 'openai' } })
    expect(text).not.toContain('sk-')
    expect(text).not.toContain('elsewhere')
    expect(await proxy.ledger.readout({ tenant: 'acme' })).toMatchObject([{ spent: 0 }])
  })

  test('that never comes is 502 without the address', async () => {
    const { proxy } = await open(() => {
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('10.1.2.3'), { code: 'ECONNREFUSED' }),
      })
    })
    const failed = await proxy.fetch('/v1/chat/completions', ACME_KEY, json(chat))
    const text = await failed.text()
    expect([failed.status, JSON.parse(text).data.reason]).toEqual([502, 'ECONNREFUSED'])
    expect(text).not.toContain('10.1.2.3')
  })
})

describe('an endpoint that nobody counts', () => {
  test('is denied', async () => {
    const { proxy, sent } = await open(fine)
    const refused = await proxy.fetch('/v1/images/generations', ACME_KEY, json({ prompt: 'x' }))
    expect([refused.status, (await refused.json()).code]).toEqual([403, 'ENDPOINT_DENIED'])
    expect(sent).toEqual([])
  })

  test('is passed on as it is when the settings say so', async () => {
    const { proxy, sent } = await open(fine, { unknownEndpoints: 'pass' })
    expect((await proxy.fetch('/v1/images/generations', ACME_KEY, json({ prompt: 'x' }))).status).toBe(200)
    expect((await proxy.fetch('/v1/files?limit=1')).status).toBe(200)
    expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', 'https://openai.test/v1/images/generations', { prompt: 'x' }],
      ['GET', 'https://openai.test/v1/files?limit=1', null],
    ])
  })

  test('of a provider that the proxy does not have says which it has', async () => {
    const { proxy } = await open(fine, { upstreams: { openai: upstreams.openai } })
    const refused = await proxy.fetch('/v1/messages', ACME_KEY, json({}))
    expect([refused.status, (await refused.json()).data.known]).toEqual([404, ['openai']])
  })
})

test('a body that would become hundreds of megabytes is refused before it is parsed', async () => {
  const { proxy, sent } = await open(fine)
  const body = `{"model":"gpt-4o","messages":${'['.repeat(5_000)}`
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
  const refused = await proxy.fetch('/v1/chat/completions', ACME_KEY, init)
  expect([refused.status, (await refused.json()).code]).toEqual([400, 'BODY_TOO_COMPLEX'])
  expect(sent).toEqual([])
})
