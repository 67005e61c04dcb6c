/** What a deployed pre-flight service must hold, over real HTTP, whatever runs it. */
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countRequest } from '../../src/chat/index.ts'
import { loadTokenizer } from '../../src/index.ts'
import { endlessText, malformedRequests } from '../helpers/malformed.ts'
import { send } from '../helpers/send.ts'

/** A service that runs: where, and the key that opens it. */
export interface Served {
  /** Such as `http://127.0.0.1:40123`, and what its paths begin with. */
  readonly origin: string
  readonly key: string
  stop(): Promise<unknown>
}

/** How many malformed requests a service is sent. */
const MALFORMED = 1_000
const LARGE_BYTES = 100_000_000
/** The limit that a service has by default. */
const LIMIT_BYTES = 4 * 1024 * 1024
/** The codes that malformed requests are refused with. */
const everyWay = [
  'BODY_NOT_JSON',
  'BODY_NOT_UTF8',
  'BODY_TOO_COMPLEX',
  'INVALID_ARGUMENT',
  'MEDIA_TYPE_UNSUPPORTED',
  'METHOD_NOT_ALLOWED',
  'ROUTE_UNKNOWN',
  'UNAUTHORIZED',
]

/** Declares the tests for the service that `start` starts. */
export function serviceSuite(name: string, start: () => Promise<Served>): void {
  describe(`the service on ${name}`, () => {
    let served: Served
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    beforeAll(async () => {
      served = await start()
    })
    afterAll(async () => {
      agent.destroy()
      await served?.stop()
    })

    const authorization = () => `Bearer ${served.key}`
    async function call(path: string, body?: unknown) {
      const headers = { authorization: authorization(), 'content-type': 'application/json' }
      const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
      const response = await fetch(`${served.origin}${path}`, init)
      return { status: response.status, headers: response.headers, json: await response.json() }
    }
    async function isUp(): Promise<void> {
      const text = 'How much room is left?'
      expect((await call('/v1/count', { model: 'gpt-4o', text })).json).toMatchObject({ tokens: 6, exact: true })
    }

    test('counts, plans and fits', async () => {
      await isUp()
      const tokenizer = await loadTokenizer('o200k_base')
      const messages = Array.from({ length: 40 }, (_, at) => ({
        role: at % 2 ? 'assistant' : 'user',
        content: `Nº ${at} ✓`,
      }))
      const counted = await call('/v1/count', { model: 'gpt-4o', messages })
      const { upper } = await countRequest({ messages }, { counter: tokenizer })
      expect(counted.json).toMatchObject({ tokens: upper, exact: true })
      expect(counted.headers.get('x-token-count')).toBe(String(upper))

      const slots = [{ name: 'history', messages, policy: 'drop-oldest' }]
      const { json: plan } = await call('/v1/plan', { model: 'gpt-4o', windowTokens: 200, outputReserve: 20, slots })
      expect(plan.slots[0].tokens + plan.framingTokens + plan.freeTokens + plan.outputReserveTokens).toBe(200)

      const { json: fitted } = await call('/v1/fit', { request: { model: 'gpt-4o', messages }, windowTokens: 200 })
      expect(fitted.request.messages).toEqual(messages.slice(fitted.droppedMessages.length))
      expect(fitted.droppedMessages.length).toBeGreaterThan(0)
    })

    test('lists models, describes itself, is healthy', async () => {
      expect((await call('/v1/models')).json.models.length).toBeGreaterThan(10)
      expect((await call('/openapi.json')).json.openapi).toBe('3.1.0')
      expect((await call('/health')).json.status).toBe('ok')
    })

    test('refuses a wrong key', async () => {
      const response = await fetch(`${served.origin}/v1/models`, { headers: { authorization: 'Bearer other' } })
      expect([response.status, (await response.json()).code]).toEqual([401, 'UNAUTHORIZED'])
    })

    test(`refuses each of ${MALFORMED} malformed requests with a code, and stays up`, async () => {
      const requests = malformedRequests(MALFORMED, authorization())
      const problems: string[] = []
      const codes = new Set<string>()
      for (const sent of requests) {
        const { status, headers, text } = await send(served.origin, sent, agent)
        const code = codeOf(text)
        codes.add(code)
        const isProblem = headers['content-type'] === 'application/problem+json'
        if (status < 400 || status > 499 || code === '' || !isProblem) {
          problems.push(`${sent.what} to ${sent.path.slice(0, 60)}: ${status} ${text.slice(0, 200)}`)
        }
      }
      expect(problems).toEqual([])
      // Every way to be wrong was met.
      expect([...codes].sort()).toEqual(everyWay)
      await isUp()
    })

    test('refuses a body as soon as it says that it is too long, and as soon as it is', async () => {
      const headers = { authorization: authorization(), 'content-type': 'application/json' }
      const declared = { ...headers, 'content-length': String(LARGE_BYTES) }
      const first = { path: '/v1/count', headers: declared, body: endlessText(1), unended: true }
      const undeclared = { path: '/v1/count', headers, body: endlessText(LIMIT_BYTES), unended: true }
      for (const sent of [first, undeclared]) {
        const { status, text } = await send(served.origin, sent)
        expect([status, codeOf(text)]).toEqual([413, 'BODY_TOO_LARGE'])
      }
    })

    test('takes no 100 MB from who does not listen', async () => {
      const headers = { authorization: authorization(), 'content-type': 'application/json' }
      for (const extra of [{ 'content-length': String(LARGE_BYTES) }, { 'transfer-encoding': 'chunked' }]) {
        const body = endlessText(LARGE_BYTES)
        const sent = { path: '/v1/count', headers: { ...headers, ...extra }, body }
        const { status, sentBytes } = await send(served.origin, sent)
        // Some hang up on a body that they refused.
        expect([413, 0]).toContain(status)
        expect(sentBytes).toBeLessThan(LARGE_BYTES / 2)
      }
      await isUp()
    })

    test('outlives senders that hang up in the middle', async () => {
      for (let at = 0; at < 20; at++) {
        await new Promise<void>((resolve) => {
          const headers = {
            authorization: authorization(),
            'content-type': 'application/json',
            'content-length': '50000',
          }
          const outgoing = request(`${served.origin}/v1/count`, { method: 'POST', headers })
          outgoing.on('error', () => {})
          outgoing.on('close', resolve)
          outgoing.write('{"model":"gpt-4o","text":"', () => outgoing.destroy())
        })
      }
      await isUp()
    })

    test('answers many at once, each with its own count', async () => {
      const texts = Array.from({ length: 100 }, (_, at) => 'word '.repeat(at))
      const answers = await Promise.all(texts.map((text) => call('/v1/count', { model: 'gpt-4o', text })))
      const tokenizer = await loadTokenizer('o200k_base')
      expect(answers.map(({ json }) => json.tokens)).toEqual([...tokenizer.countMany(texts)])
    })
  })
}

function codeOf(text: string): string {
  try {
    return JSON.parse(text).code ?? ''
  } catch {
    return ''
  }
}
