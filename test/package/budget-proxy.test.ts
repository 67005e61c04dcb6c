/** The proxy of the examples on workerd, over a Durable Object, between the real SDKs and a provider that bills. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { Miniflare } from 'miniflare'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashKey } from '../../service/proxy/keys.ts'
import { PIECE, SCRIPT_HEADER } from '../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../helpers/billing-server/server.ts'
import { bundleWorker, copyExample } from './examples.ts'
import { installPacked } from './packed.ts'

const installed = installPacked()
const folder = copyExample(installed, 'budget-proxy')
const [ACME, ADMIN] = ['a-key-of-acme', 'a-key-of-the-administrator']
const total = { id: 'all', unit: 'tokens', amount: 100_000, window: { total: true } }
const small = { id: 'small', per: 'user', unit: 'tokens', amount: 60, window: { total: true }, whenAbsent: 'skip' }
let provider: BillingServer
let miniflare: Miniflare
let origin = ''
beforeAll(async () => {
  provider = await startBillingServer()
  const config = {
    upstreams: { openai: { url: provider.origin }, anthropic: { url: provider.origin } },
    tenants: [{ name: 'acme', keys: [await hashKey(ACME)] }],
    adminKeys: [await hashKey(ADMIN)],
    limits: [total, small],
  }
  writeFileSync(join(folder, 'tokenroom.json'), JSON.stringify(config))
  const { modules } = await bundleWorker(folder)
  miniflare = new Miniflare({
    modules,
    compatibilityDate: '2026-04-01',
    bindings: { OPENAI_API_KEY: 'sk-of-the-provider', ANTHROPIC_API_KEY: 'sk-of-the-provider' },
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
  await provider.close()
  installed.remove()
})

const messages = [{ role: 'user' as const, content: 'How much room is left?' }]
let calls = 0
function scripted(pieces: number, user?: string) {
  const call = `workerd ${++calls}`
  const script = { call, pieces, fault: { kind: 'none' } }
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

  test('what has no room is refused with its numbers', async () => {
    const openai = new OpenAI({ apiKey: ACME, baseURL: `${origin}/v1` })
    const body = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'word '.repeat(80) }] }
    const refused = openai.chat.completions.create(body, scripted(5, 'ada'))
    await expect(refused).rejects.toMatchObject({
      status: 402,
      message: expect.stringContaining('limit "small" allows 60'),
    })
  })

  test('the page has the limits', async () => {
    const page = await read('/dashboard')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await page.text()
    expect(text).toContain('<b>all</b>')
    expect(text).toContain('gpt-4o')
    expect((await fetch(`${origin}/dashboard`)).headers.get('www-authenticate')).toContain('Basic')
  })
})
