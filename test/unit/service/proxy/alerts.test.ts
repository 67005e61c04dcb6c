/** Alerts of the proxy, as a receiver gets them. */
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readProxyConfig } from '../../../../service/proxy/config/read.ts'
import type { Alert } from '../../../../src/usage/index.ts'
import { ACME_KEY, HOOK_SECRET, json, openProxy } from '../../../helpers/budget-proxy.ts'
import { type Listening, listen } from '../../../helpers/listen.ts'

interface Received {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
const received: Received[] = []
let statuses: number[] = []
const receiver = createServer(async (request, response) => {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  received.push({ headers: request.headers as Record<string, string>, body })
  response.writeHead(statuses.shift() ?? 204).end()
})
let at: Listening
beforeAll(async () => {
  at = await listen(receiver)
})
afterAll(() => at.close())
beforeEach(() => {
  received.length = 0
  statuses = []
})

const body = { model: 'gpt-4o', max_tokens: 20, messages: [{ role: 'user', content: 'a private question' }] }
const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 }
const limits = [{ id: 'small', per: 'tenant', unit: 'tokens', amount: 5, window: { total: true } }]

async function open(sections: object) {
  const alerts: Alert[] = []
  const proxy = await openProxy(
    {
      upstreams: { openai: { url: 'https://openai.test' } },
      alerts: { webhook: { url: `${at.origin}/hook`, secretFrom: 'HOOK_SECRET' } },
      ...sections,
    },
    { onAlert: (alert) => alerts.push(alert), fetch: async () => Response.json({ choices: [], usage }) },
  )
  const ask = () => proxy.fetch('/v1/chat/completions', ACME_KEY, json(body, { 'x-tokenroom-user': 'ada' }))
  return { proxy, alerts, ask }
}

test('a refusal is a signed webhook without a word of the request, and its key is not in it', async () => {
  const { proxy, alerts, ask } = await open({ limits })
  expect((await ask()).status).toBe(402)
  await proxy.flush()
  await expect.poll(() => received.length).toBe(1)
  const [{ headers, body: text }] = received as [Received]
  // The reference library checks the signature and the time.
  const message = new Webhook(HOOK_SECRET).verify(text, headers)
  expect(message).toMatchObject({ type: 'tokenroom.refusal', data: { tenant: 'acme', user: 'ada', limit: 'small' } })
  expect(text).not.toMatch(/private|a-key-of/)
  expect(alerts.map(({ id, kind }) => [id, kind])).toEqual([[headers['webhook-id'], 'refusal']])
  await proxy.close(0)
})

test('a receiver that fails gets the same id again', async () => {
  statuses = [500]
  const { proxy, ask } = await open({ limits })
  await ask()
  await proxy.flush()
  await expect.poll(() => received.length).toBe(2)
  expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id'])
  await proxy.close(0)
})

test('spend over a rule is told once, with its amounts', async () => {
  const spend = [{ id: 'big-day', amount: '$0.0001', over: 'day', per: 'user' }]
  const { proxy, alerts, ask } = await open({ limits: [], alerts: { spend } })
  for (let call = 0; call < 3; call++) {
    expect((await ask()).status).toBe(200)
    await proxy.flush()
  }
  // gpt-4o: 10 tokens of input at $2.50 and 20 of output at $10 a million.
  expect(alerts).toMatchObject([{ kind: 'spend', rule: 'big-day', name: 'ada', spentNanoUsd: 225_000n }])
  await proxy.close(0)
})

test.each([
  [{ webhook: { url: 'https://x.test', secretFrom: 'NONE' } }, /config\.alerts\.webhook\.secretFrom.*NONE/],
  [{ webhook: { url: 'https://x.test', secretFrom: 'SHORT' } }, /config\.alerts\.webhook\.secretFrom.*SHORT/],
  [{ webhook: { url: 'https://x.test', secretFrom: 'whsec_abc' } }, /config\.alerts\.webhook\.secretFrom/],
  [{ spend: [{ id: 'a', amount: '20 dollars', over: 'day' }] }, /config\.alerts\.spend\[0\]\.amount/],
  [{ windowShare: 2 }, /config\.alerts\.windowShare/],
])('%j stops the start, and shows no secret', (alerts, message) => {
  const read = () => readProxyConfig({ alerts }, { SHORT: 'whsec_c2hvcnQ=', EMPTY: '' })
  expect(read).toThrow(message)
  expect(read).not.toThrow(/c2hvcnQ|whsec_abc/)
})
