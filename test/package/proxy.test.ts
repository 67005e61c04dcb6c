/** `tokenroom serve` as a proxy, as an operator runs it: a process over a Redis, between the real SDKs and a provider that bills. */
import { symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findNode } from '../../scripts/node-versions.mjs'
import { PIECE, SCRIPT_HEADER } from '../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../helpers/billing-server/server.ts'
import { listen } from '../helpers/listen.ts'
import { parseOpenMetrics } from '../helpers/open-metrics.ts'
import { run, type Started, start } from '../helpers/processes.ts'
import { type RedisServer, startRedis } from '../ledger/redis-server.ts'
import { type Installed, installPacked, root } from './packed.ts'

const listening = /budget proxy on http:\/\/([\d.]+):(\d+)/
const PROVIDER_KEY = 'sk-of-the-provider'
const HOOK_SECRET = `whsec_${btoa('a secret of twenty-four b')}`

let installed: Installed
let provider: BillingServer
let redis: RedisServer
let running: Started | null = null
let made = 0
beforeAll(async () => {
  installed = installPacked()
  for (const name of ['redis', '@redis', 'cluster-key-slot']) {
    symlinkSync(join(root, 'node_modules', name), join(installed.project, 'node_modules', name))
  }
  ;[provider, redis] = await Promise.all([startBillingServer(), startRedis()])
})
afterEach(async () => {
  await running?.stop()
  running = null
})
afterAll(async () => {
  await Promise.all([provider.close(), redis.stop()])
  installed.remove()
})

const program = () => join(installed.folder, 'dist/cli.js')

/** A key and its hash, as the command makes them. */
async function makeKey(): Promise<readonly [string, string]> {
  const { output } = await run([process.execPath, program(), 'key'])
  const [, key = '', hash = ''] = /^key {3}(\S+)\nhash {2}(\S+)\n/.exec(output) ?? []
  return [key, hash]
}

async function serve(limits: readonly object[], more: object = {}, node = process.execPath) {
  const [[acme, acmeHash], [admin, adminHash]] = await Promise.all([makeKey(), makeKey()])
  const config = {
    upstreams: Object.fromEntries(['openai', 'anthropic', 'gemini'].map((name) => [name, { url: provider.origin }])),
    tenants: [{ name: 'acme', keys: [acmeHash] }],
    adminKeys: [adminHash],
    limits,
    store: { redis: redis.url, name: `proxy-${process.pid}-${++made}` },
    drainMs: 0,
    stopMs: 500,
    ...more,
  }
  const path = join(installed.project, `tokenroom-${made}.json`)
  writeFileSync(path, JSON.stringify(config))
  const keys = { OPENAI_API_KEY: PROVIDER_KEY, ANTHROPIC_API_KEY: PROVIDER_KEY, GEMINI_API_KEY: PROVIDER_KEY }
  const env = { ...process.env, PORT: '0', HOOK_SECRET, ...keys }
  const restart = async () => {
    running = await start([node, program(), 'serve', '--config', path], listening, { env })
    return { started: running, origin: `http://127.0.0.1:${running.match[2]}` }
  }
  const { started, origin } = await restart()
  const read = async (path: string, at = origin) =>
    fetch(`${at}${path}`, { headers: { authorization: `Bearer ${admin}` } })
  const standings = async (at = origin) => {
    const { limits: all } = await (await read('/admin/limits?user=ada', at)).json()
    return all.map((one: { counters: { standing: { spent: unknown; held: unknown } }[] }) => one.counters[0]?.standing)
  }
  return { started, restart, origin, acme, admin, read, standings }
}

const total = { id: 'all', unit: 'tokens', amount: 1_000_000, window: { total: true } }
const messages = [{ role: 'user' as const, content: 'How much room is left?' }]
let calls = 0
function scripted(pieces: number, fault: object = { kind: 'none' }) {
  const call = `process ${++calls}`
  const headers = { [SCRIPT_HEADER]: JSON.stringify({ call, pieces, fault }), 'x-tokenroom-user': 'ada' }
  return { call, headers }
}
const billed = (...names: readonly string[]) =>
  names.reduce((sum, call) => sum + provider.bills.get(call)!.inputTokens + provider.bills.get(call)!.outputTokens, 0)

describe('the SDKs through the proxy', () => {
  test('are served, streaming and not; what the ledger says was spent is what was billed', async () => {
    const { origin, acme, standings, started, read } = await serve([total])
    const openai = new OpenAI({ apiKey: acme, baseURL: `${origin}/v1` })
    const anthropic = new Anthropic({ apiKey: acme, baseURL: origin })
    const [a, b, c, d] = [scripted(20), scripted(30), scripted(10), scripted(15)]
    const whole = await openai.chat.completions.create({ model: 'gpt-4o', messages, max_completion_tokens: 50 }, a)
    expect(whole.choices[0]?.message.content).toBe(PIECE.repeat(20))
    const stream = await openai.chat.completions.create({ model: 'gpt-4o', messages, stream: true }, b)
    let text = ''
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
    expect(text).toBe(PIECE.repeat(30))
    const response = await openai.responses.create({ model: 'gpt-4o', input: messages, max_output_tokens: 50 }, c)
    expect(response.output_text).toBe(PIECE.repeat(10))
    text = ''
    const events = anthropic.messages.stream({ model: 'claude-sonnet-4-5', messages, max_tokens: 50 }, d)
    for await (const event of events) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
    }
    expect(text).toBe(PIECE.repeat(15))
    const names = [a, b, c, d].map(({ call }) => call)
    await expect.poll(standings).toMatchObject([{ spent: billed(...names), held: 0 }])
    expect(provider.refusals).toEqual([])
    const seen = JSON.stringify(provider.headers)
    expect([seen.includes(acme), seen.includes(PROVIDER_KEY)]).toEqual([false, true])

    // One line for each, and no word of a prompt, and no key.
    const lines = () =>
      started
        .output()
        .split('\n')
        .filter((line) => line.includes('"token_usage"'))
    await expect.poll(() => lines().length).toBe(4)
    expect(lines().map((line) => JSON.parse(line))).toMatchObject(
      [20, 30, 10, 15].map((output_tokens) => ({ tenant: 'acme', user: 'ada', status: 'ok', output_tokens })),
    )
    expect(started.output()).not.toMatch(/room is left|sk-of|tr-/)
    const metrics = parseOpenMetrics(await (await read('/metrics')).text())
    expect(metrics.get('tokenroom_used_tokens_total{kind="output"}')).toBe(75)
    expect(metrics.get('tokenroom_spent_usd_total')).toBeGreaterThan(0)
    // Where the budgets are in Redis, usage is there too.
    const { totals, activeUsers } = await (await read('/admin/usage')).json()
    expect([totals.inputTokens + totals.outputTokens, activeUsers]).toEqual([billed(...names), 1])
  })

  test('show the numbers of a refusal, and do not ask again', async () => {
    const perUser = { ...total, id: 'user', per: 'user', amount: 10 }
    const { origin, acme } = await serve([perUser])
    const before = provider.headers.length
    const ask = { model: 'gpt-4o', messages, max_completion_tokens: 50 }
    const openai = new OpenAI({ apiKey: acme, baseURL: `${origin}/v1` })
    await expect(openai.chat.completions.create(ask, scripted(5))).rejects.toMatchObject({
      status: 402,
      message: expect.stringContaining('limit "user" allows 10 tokens; 0 are spent, 0 held'),
    })
    const anthropic = new Anthropic({ apiKey: acme, baseURL: origin })
    const refused = anthropic.messages.create({ model: 'claude-sonnet-4-5', messages, max_tokens: 50 }, scripted(5))
    await expect(refused).rejects.toMatchObject({ status: 402, message: expect.stringContaining('allows 10 tokens') })
    expect(provider.headers.length).toBe(before)
  })
})

test("Gemini's SDK is served, streaming and not, and settled at its bill", async () => {
  const { origin, acme, standings } = await serve([total])
  const genai = new GoogleGenAI({ apiKey: acme, httpOptions: { baseUrl: origin } })
  const ask = ({ headers }: ReturnType<typeof scripted>) => ({
    model: 'gemini-2.5-flash-lite',
    contents: 'How much room is left?',
    config: { maxOutputTokens: 40, httpOptions: { headers } },
  })
  const [a, b, c] = [scripted(12), scripted(25), scripted(60)]
  const whole = await genai.models.generateContent(ask(a))
  expect([whole.text, whole.candidates?.[0]?.finishReason]).toEqual([PIECE.repeat(12), 'STOP'])
  const read = async (script: ReturnType<typeof scripted>) => {
    let [text, reason] = ['', '']
    for await (const chunk of await genai.models.generateContentStream(ask(script))) {
      text += chunk.text ?? ''
      reason = chunk.candidates?.[0]?.finishReason ?? reason
    }
    return [text, reason]
  }
  expect(await read(b)).toEqual([PIECE.repeat(25), 'STOP'])
  expect(await read(c)).toEqual([PIECE.repeat(40), 'MAX_TOKENS'])
  await expect.poll(standings).toMatchObject([{ spent: billed(a.call, b.call, c.call), held: 0 }])
  expect(provider.refusals).toEqual([])
  expect(JSON.stringify(provider.headers)).not.toContain(acme)
})

describe('the end of the process', () => {
  test('by SIGTERM cuts streams after stopMs and settles what they said', async () => {
    const { origin, acme, started, restart, standings } = await serve([total])
    const openai = new OpenAI({ apiKey: acme, baseURL: `${origin}/v1`, maxRetries: 0 })
    const script = scripted(2_000, { kind: 'stall', at: 9 })
    const stream = await openai.chat.completions.create({ model: 'gpt-4o', messages, stream: true }, script)
    let pieces = 0
    const reading = (async () => {
      for await (const { choices } of stream) if (choices[0]?.delta.content) pieces++
    })()
    reading.catch(() => {})
    await expect.poll(() => pieces).toBe(9)
    expect(await started.stop()).toBe(0)
    await expect(reading).rejects.toThrow()
    expect(started.output()).toMatch(/"event":"stopped","cutAnswers":1/)
    const again = await restart()
    expect(await standings(again.origin)).toMatchObject([{ spent: billed(script.call), held: 0 }])
  })

  test.each([
    ['Redis', {}],
    ['SQLite', { store: { sqlite: 'killed.db' } }],
  ])('by SIGKILL leaves the hold in %s, which counts as spent when it ends, once', async (name, store) => {
    const node = name === 'SQLite' ? findNode(24) : process.execPath
    if (node === null) throw new Error('Node 24 is missing: run "npm run setup"')
    const more = { ledger: { holdMs: 1_500 }, ...store }
    const { origin, acme, started, restart, standings } = await serve([total], more, node)
    const openai = new OpenAI({ apiKey: acme, baseURL: `${origin}/v1`, maxRetries: 0 })
    const script = scripted(2_000, { kind: 'stall', at: 3 })
    const ask = { model: 'gpt-4o', messages, stream: true, max_completion_tokens: 100 } as const
    const stream = await openai.chat.completions.create(ask, script)
    const reading = (async () => {
      for await (const _ of stream);
    })()
    reading.catch(() => {})
    await expect.poll(() => provider.bills.get(script.call)?.outputTokens).toBe(3)
    process.kill(started.pid, 'SIGKILL')
    await expect(reading).rejects.toThrow()
    const again = await restart()
    await expect.poll(async () => (await standings(again.origin))[0].held).toBe(0)
    const [{ spent }] = await standings(again.origin)
    expect(spent).toBeGreaterThanOrEqual(billed(script.call))
    expect(spent).toBeLessThanOrEqual(billed(script.call) + 100)
    // What was spent is still so after another start, and new requests are settled beside it.
    const after = new OpenAI({ apiKey: acme, baseURL: `${again.origin}/v1` })
    const next = scripted(10)
    await after.chat.completions.create({ model: 'gpt-4o', messages, max_completion_tokens: 50 }, next)
    await expect.poll(() => standings(again.origin)).toMatchObject([{ spent: spent + billed(next.call), held: 0 }])
    await again.started.stop()
    const third = await restart()
    expect(await standings(third.origin)).toMatchObject([{ spent: spent + billed(next.call), held: 0 }])
  })

  test.each([
    ['Redis', {}],
    ['SQLite', { store: { sqlite: 'alerts.db' } }],
  ])(
    'by SIGKILL leaves an alert that its receiver did not take in %s, and the next process sends it',
    async (name, store) => {
      const node = name === 'SQLite' ? findNode(24) : process.execPath
      if (node === null) throw new Error('Node 24 is missing: run "npm run setup"')
      const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
      let status = 503
      const hook = await listen(
        createServer(async (request, response) => {
          let body = ''
          for await (const part of request.setEncoding('utf8')) body += part
          received.push({ headers: request.headers, body })
          response.writeHead(status).end()
        }),
      )
      const alerts = { webhook: { url: `${hook.origin}/hook`, secretFrom: 'HOOK_SECRET' } }
      const small = { ...total, id: 'small', amount: 5 }
      const { origin, acme, started, restart } = await serve([small], { alerts, ...store }, node)
      const openai = new OpenAI({ apiKey: acme, baseURL: `${origin}/v1` })
      await expect(openai.chat.completions.create({ model: 'gpt-4o', messages }, scripted(5))).rejects.toThrow(
        'allows 5',
      )
      await expect.poll(() => received.length).toBe(1)
      status = 204
      process.kill(started.pid, 'SIGKILL')
      await restart()
      await expect.poll(() => received.length).toBe(2)
      const [first, second] = received as [(typeof received)[0], (typeof received)[0]]
      expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
      const verified = new Webhook(HOOK_SECRET).verify(second.body, second.headers as Record<string, string>)
      expect(verified).toMatchObject({ type: 'tokenroom.refusal', data: { user: 'ada', limit: 'small' } })
      await hook.close()
    },
    60_000,
  )
})

describe('settings', () => {
  test('that are wrong stop it before it listens, with the path and the remedy, and without a key', async () => {
    const path = join(installed.project, 'wrong.json')
    writeFileSync(path, JSON.stringify({ upstreams: { openai: { url: provider.origin } }, adminKeys: ['a-plain-key'] }))
    const env = { ...process.env, OPENAI_API_KEY: PROVIDER_KEY }
    const { code, output } = await run([process.execPath, program(), 'serve', '--config', path], { env })
    expect(code).toBe(2)
    expect(output).toContain('config.adminKeys[0] is wrong; its value is not shown')
    expect(output).toContain('npx tokenroom key')
    expect(output).not.toContain('a-plain-key')
  })
})
