/** The proxy over sockets, in this process: streams, clients that leave, readers that are slow, and its end. */
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ServerLimits } from '../../../../service/node/connection-limits.ts'
import { type Fault, PIECE, SCRIPT_HEADER } from '../../../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../../../helpers/billing-server/server.ts'
import { ACME_KEY, openBudget, serveBudget } from '../../../helpers/budget-proxy.ts'

let provider: BillingServer
beforeAll(async () => {
  provider = await startBillingServer()
})
afterAll(() => provider.close())

let stopLast: () => Promise<unknown> = async () => {}
afterEach(() => stopLast())

const total = { id: 'all', unit: 'tokens', amount: 100_000, window: { total: true } }
let calls = 0

async function serve(limits: Partial<ServerLimits> = {}) {
  const budget = await openBudget({ upstreams: { openai: { url: provider.origin } }, limits: [total] })
  const { port, origin, stop } = await serveBudget(budget, limits)
  stopLast = stop
  const settled = async () => {
    let [standing] = await budget.ledger.readout()
    while (standing!.held !== 0) {
      await wait(10)
      ;[standing] = await budget.ledger.readout()
    }
    return standing!.spent
  }
  return { port, origin, stop, settled }
}

function ask(pieces: number, fault: Fault = { kind: 'none' }) {
  const call = `proxied ${++calls}`
  const body = {
    model: 'gpt-4o',
    stream: true,
    max_completion_tokens: 2_000,
    messages: [{ role: 'user', content: 'How much room is left?' }],
  }
  const headers = {
    authorization: `Bearer ${ACME_KEY}`,
    'content-type': 'application/json',
    [SCRIPT_HEADER]: JSON.stringify({ call, pieces, fault }),
  }
  const billed = () => {
    const { inputTokens, outputTokens } = provider.bills.get(call)!
    return inputTokens + outputTokens
  }
  return { call, billed, init: { method: 'POST', headers, body: JSON.stringify(body) } }
}

describe('a stream', () => {
  test('arrives piece by piece, and is settled at its bill', async () => {
    const { origin, settled } = await serve()
    const { init, billed } = ask(30)
    const answer = await fetch(`${origin}/v1/chat/completions`, init)
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    expect(answer.headers.get('x-token-count')).not.toBeNull()
    const text = await answer.text()
    expect(text.split(JSON.stringify(PIECE)).length - 1).toBe(30)
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(await settled()).toBe(billed())
  })

  test('whose client leaves is ended at the provider too, and settled at what was said', async () => {
    const { origin, settled } = await serve()
    const { init, billed } = ask(2_000, { kind: 'stall', at: 5 })
    const abort = new AbortController()
    const answer = await fetch(`${origin}/v1/chat/completions`, { ...init, signal: abort.signal })
    const reader = answer.body!.getReader()
    let text = ''
    while (text.split(JSON.stringify(PIECE)).length - 1 < 5)
      text += new TextDecoder().decode((await reader.read()).value)
    abort.abort()
    // The provider waits until its caller has gone: it would never end otherwise.
    expect(await settled()).toBe(billed())
  })

  test('that breaks off at the provider breaks off at the client: nobody takes the part for the whole', async () => {
    const { origin, settled } = await serve()
    const { init, call } = ask(50, { kind: 'reset', at: 5 })
    const answer = await fetch(`${origin}/v1/chat/completions`, init)
    provider.release(call)
    await expect(answer.text()).rejects.toThrow()
    expect(await settled()).toBeGreaterThan(0)
  })

  test('of which nobody takes anything is cut, and settled', async () => {
    const { port, settled } = await serve({ writeIdleMs: 200 })
    const { init, call } = ask(100_000, { kind: 'no-limit' })
    const { host: _, ...headers } = { ...init.headers, host: 'test', 'content-length': Buffer.byteLength(init.body) }
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.pause()
    const lines = Object.entries({ host: 'test', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\n${lines.join('')}\r\n${init.body}`)
    await expect.poll(() => provider.bills.has(call)).toBe(true)
    expect(await settled()).toBeGreaterThan(0)
    socket.destroy()
  })
})

describe('the end', () => {
  test('lets streams come to theirs', async () => {
    const { origin, stop, settled } = await serve({ stopMs: 10_000 })
    const { init, billed } = ask(500)
    const answer = await fetch(`${origin}/v1/chat/completions`, init)
    const stopping = stop()
    expect((await answer.text()).endsWith('data: [DONE]\n\n')).toBe(true)
    expect(await stopping).toBe(0)
    expect(await settled()).toBe(billed())
  })

  test('cuts streams that do not come to theirs in time, and settles what they said', async () => {
    const { origin, stop, settled } = await serve({ stopMs: 100 })
    const { init, billed } = ask(2_000, { kind: 'stall', at: 7 })
    const answer = await fetch(`${origin}/v1/chat/completions`, init)
    const reading = answer.text()
    reading.catch(() => {})
    await expect.poll(() => provider.bills.size > 0 && billed() > 10).toBe(true)
    await wait(50)
    expect(await stop()).toBe(1)
    await expect(reading).rejects.toThrow()
    expect(await settled()).toBe(billed())
  })
})
