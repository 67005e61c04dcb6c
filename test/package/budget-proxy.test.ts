/** The proxy of the examples on workerd, over a Durable Object, between the real SDKs and a provider that bills. */
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { Miniflare } from 'miniflare'
import OpenAI from 'openai'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashKey } from '../../service/proxy/keys.ts'
import { type Fault, PIECE, SCRIPT_HEADER } from '../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../helpers/billing-server/server.ts'
import { type Listening, listen } from '../helpers/listen.ts'
import { bundleWorker, copyExample } from './examples.ts'
import { installPacked } from './packed.ts'

const installed = installPacked()
const folder = copyExample(installed, 'budget-proxy')
const [ACME, ADMIN] = ['a-key-of-acme', 'a-key-of-the-administrator']
const total = { id: 'all', unit: 'tokens', amount: 100_000, window: { total: true } }
const small = { id: 'small', per: 'user', unit: 'tokens', amount: 60, window: { total: true }, whenAbsent: 'skip' }
const HOOK_SECRET = `whsec_${btoa('a secret of twenty-four b')}`
let provider: BillingServer
/** What the receiver of alerts got; it takes nothing while it is down. */
const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
let isDown = false
const receiver = createServer(async (request, response) => {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  received.push({ headers: request.headers, body })
  response.writeHead(isDown ? 503 : 204).end()
})
let hook: Listening
/** How a cron trigger calls a worker: Miniflare's types do not have it. */
interface Scheduled {
  scheduled(event: { readonly cron: string }): Promise<unknown>
}
let miniflare: Miniflare
let origin = ''
beforeAll(async () => {
  provider = await startBillingServer()
  hook = await listen(receiver)
  const config = {
    upstreams: { openai: { url: provider.origin }, anthropic: { url: provider.origin } },
    tenants: [{ name: 'acme', keys: [await hashKey(ACME)] }],
    adminKeys: [await hashKey(ADMIN)],
    limits: [total, small],
    alerts: { webhook: { url: `${hook.origin}/hook`, secretFrom: 'HOOK_SECRET' } },
    guard: { whenNoRoom: [{ waitMs: 20_000 }] },
  }
  writeFileSync(join(folder, 'tokenroom.json'), JSON.stringify(config))
  const { modules } = await bundleWorker(folder)
  miniflare = new Miniflare({
    modules,
    compatibilityDate: '2026-04-01',
    compatibilityFlags: ['enable_request_signal'],
    bindings: { HOOK_SECRET, OPENAI_API_KEY: 'sk-of-the-provider', ANTHROPIC_API_KEY: 'sk-of-the-provider' },
    durableObjects: {
      LEDGER: { className: 'LedgerObject', useSQLite: true },
      USAGE: { className: 'UsageObject', useSQLite: true },
    },
    host: '127.0.0.1',
    port: 0,
    cf: false,
  })
  origin = (await miniflare.ready).origin
})
afterAll(async () => {
  await miniflare.dispose()
  await Promise.all([provider.close(), hook.close()])
  installed.remove()
})

const messages = [{ role: 'user' as const, content: 'How much room is left?' }]
let calls = 0
function scripted(pieces: number, user?: string, fault: Fault = { kind: 'none' }) {
  const call = `workerd ${++calls}`
  const script = { call, pieces, fault }
  return { call, headers: { [SCRIPT_HEADER]: JSON.stringify(script), ...(user && { 'x-tokenroom-user': user }) } }
}
const read = (path: string) => fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${ADMIN}` } })
const standing = async () => (await (await read('/admin/limits')).json()).limits[0].counters[0].standing
const used = async () => {
  const { totals } = await (await read('/admin/usage')).json()
  return { requests: totals.requests, tokens: totals.inputTokens + totals.outputTokens }
}
const billed = () => [...provider.bills.values()].reduce((sum, bill) => sum + bill.inputTokens + bill.outputTokens, 0)

describe('on workerd', () => {
  test('many requests at a time, of both SDKs, are settled at their bills', async () => {
    const openai = new OpenAI({ apiKey: ACME, baseURL: `${origin}/v1` })
    const anthropic = new Anthropic({ apiKey: ACME, baseURL: origin })
    const chat = async () => {
      const body = { model: 'gpt-4o', messages, max_completion_tokens: 50, stream: true } as const
      let text = ''
      for await (const { choices } of await openai.chat.completions.create(body, scripted(20))) {
        text += choices[0]?.delta.content ?? ''
      }
      return text
    }
    const message = async () => {
      const body = { model: 'claude-sonnet-4-5', messages, max_tokens: 50 }
      const { content } = await anthropic.messages.create(body, scripted(20))
      return content[0]?.type === 'text' ? content[0].text : ''
    }
    const texts = await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? chat() : message())))
    expect(new Set(texts)).toEqual(new Set([PIECE.repeat(20)]))
    await expect.poll(standing).toMatchObject({ spent: billed(), held: 0 })
    expect(provider.refusals).toEqual([])
    // Another object has what each of them used.
    await expect.poll(used).toEqual({ requests: 40, tokens: billed() })
  })

  test('a caller who leaves a silent stream is settled at once, at what was said', async () => {
    const openai = new OpenAI({ apiKey: ACME, baseURL: `${origin}/v1`, maxRetries: 0 })
    const before = await used()
    const body = { model: 'gpt-4o', messages, max_completion_tokens: 5_000, stream: true } as const
    const silent = scripted(3_000, undefined, { kind: 'stall', at: 7 })
    let pieces = 0
    for await (const { choices } of await openai.chat.completions.create(body, silent)) {
      if (choices[0]?.delta.content && ++pieces === 7) break
    }
    // The SDK closes the connection. Without a word to write, nobody would know before the provider has been silent too long.
    await expect.poll(standing).toMatchObject({ spent: billed(), held: 0 })
    expect(provider.bills.get(silent.call)?.outputTokens).toBe(7)
    await expect.poll(used).toEqual({ requests: before.requests + 1, tokens: billed() })
  })

  test('one who waits for room gets it when another leaves', async () => {
    const openai = new OpenAI({ apiKey: ACME, baseURL: `${origin}/v1`, maxRetries: 0 })
    const body = { model: 'gpt-4o', messages, max_completion_tokens: 30, stream: true } as const
    const first = new AbortController()
    const stalled = scripted(20, 'grace', { kind: 'stall', at: 2 })
    await openai.chat.completions.create(body, { ...stalled, signal: first.signal })
    const waiting = openai.chat.completions.create(body, scripted(5, 'grace'))
    // It is held up by the first, whose budget leaves no room for two.
    await expect.poll(() => provider.bills.get(stalled.call)?.outputTokens).toBe(2)
    first.abort()
    let text = ''
    for await (const { choices } of await waiting) text += choices[0]?.delta.content ?? ''
    expect(text).toBe(PIECE.repeat(5))
    await expect.poll(standing).toMatchObject({ spent: billed(), held: 0 })
  })

  test('what has no room is refused with its numbers', async () => {
    const openai = new OpenAI({ apiKey: ACME, baseURL: `${origin}/v1` })
    const body = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'word '.repeat(80) }] }
    const refused = openai.chat.completions.create(body, scripted(5, 'ada'))
    await expect(refused).rejects.toMatchObject({
      status: 402,
      message: expect.stringContaining('limit "small" allows 60'),
    })
  })

  test('an alert that its receiver does not take waits in the object, and the cron trigger sends it again', async () => {
    const openai = new OpenAI({ apiKey: ACME, baseURL: `${origin}/v1`, maxRetries: 0 })
    const body = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'much '.repeat(90) }] }
    isDown = true
    await openai.chat.completions.create(body, scripted(5, 'cy')).catch(() => {})
    const ofCy = () => received.filter(({ body }) => body.includes('"cy"'))
    await expect.poll(() => ofCy().length).toBe(1)
    isDown = false
    const worker = (await miniflare.getWorker()) as unknown as Scheduled
    const trigger = async () => {
      await worker.scheduled({ cron: '* * * * *' })
      return ofCy().length
    }
    await expect.poll(trigger, { interval: 500 }).toBe(2)
    const [one, two] = ofCy() as [(typeof received)[0], (typeof received)[0]]
    expect(two.headers['webhook-id']).toBe(one.headers['webhook-id'])
    const verified = new Webhook(HOOK_SECRET).verify(two.body, two.headers as Record<string, string>)
    expect(verified).toMatchObject({ type: 'tokenroom.refusal', data: { user: 'cy', limit: 'small' } })
    expect(two.body).not.toMatch(/much|a-key-of/)
    expect(await trigger()).toBe(2)
  }, 60_000)

  test('the page has the limits', async () => {
    const page = await read('/dashboard')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await page.text()
    expect(text).toContain('<b>all</b>')
    expect(text).toContain('gpt-4o')
    expect((await fetch(`${origin}/dashboard`)).headers.get('www-authenticate')).toContain('Basic')
  })
})
