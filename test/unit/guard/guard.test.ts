import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGuard, type GuardEvent, type GuardOptions } from '../../../src/guard/index.ts'
import { loadTokenizer } from '../../../src/index.ts'
import { createLedger, type Limit, memoryStore } from '../../../src/ledger/index.ts'
import { type Fault, PIECE } from '../../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../../helpers/billing-server/server.ts'
import { type Ask, clientNames, clients, MODELS } from '../../helpers/guard/clients.ts'

let server: BillingServer
beforeAll(async () => {
  server = await startBillingServer()
})
afterAll(() => server.close())

const REASONS: Readonly<Record<string, string>> = {
  'openai 6, chat': 'length',
  'openai 7, chat': 'length',
  'openai 6, responses': 'max_output_tokens',
  'openai 7, responses': 'max_output_tokens',
  anthropic: 'max_tokens',
  genai: 'MAX_TOKENS',
  'ai 6, chat': 'length',
  'ai 6, anthropic': 'length',
  'ai 6, google': 'length',
  'ai 7, responses': 'length',
}

let calls = 0
function setUp(amount: number, options: Partial<GuardOptions> = {}) {
  const total = { id: 'all', unit: 'tokens', amount, window: { total: true } } satisfies Limit
  const ledger = createLedger({ store: memoryStore(), limits: [total] })
  const events: GuardEvent[] = []
  const guard = createGuard({
    ledger,
    counter: loadTokenizer,
    models: MODELS,
    onEvent: (event) => events.push(event),
    ...options,
  })
  const ask = (pieces: number, fault: Fault = { kind: 'none' }, maxTokens = 100): Ask => ({
    prompt: 'How much room is left?',
    maxTokens,
    script: { call: `call ${++calls}`, pieces, fault },
  })
  const standing = async () => (await ledger.readout())[0]!
  return { ledger, guard, events, ask, standing, clients: clients(server.origin, guard.fetch) }
}

const billOf = ({ script }: Ask) => server.bills.get(script.call)!

async function collect(stream: AsyncIterable<string>): Promise<readonly string[]> {
  const parts: string[] = []
  for await (const part of stream) parts.push(part)
  return parts
}

describe.each(clientNames)('with %s', (name) => {
  test('a stream is handed on as it is, and settled at its bill', async () => {
    const { clients, ask, standing, events } = setUp(10_000)
    const asked = ask(20)
    const parts = await collect(clients[name].stream(asked))
    expect(parts.slice(0, -1).join('')).toBe(PIECE.repeat(20))
    const bill = billOf(asked)
    expect(await standing()).toMatchObject({ held: 0, spent: bill.inputTokens + bill.outputTokens })
    expect(events.map(({ type }) => type)).toEqual(['reserved', 'settled'])
    expect(events[1]).toMatchObject({ basis: 'provider', endedBy: 'end', outputTokens: 20 })
    expect(server.refusals).toEqual([])
  })

  test('a whole answer is settled at its bill', async () => {
    const { clients, ask, standing } = setUp(10_000)
    const asked = ask(20)
    expect((await clients[name].whole(asked))[0]).toBe(PIECE.repeat(20))
    const bill = billOf(asked)
    expect(await standing()).toMatchObject({ held: 0, spent: bill.inputTokens + bill.outputTokens })
  })

  test('the output that is affordable is written into the request', async () => {
    const { clients, ask, standing, events } = setUp(150)
    const asked = ask(1_000, { kind: 'none' }, 1_000)
    const [text, reason] = await clients[name].whole(asked)
    expect(reason).toBe(REASONS[name])
    const bill = billOf(asked)
    const reserved = events[0]!
    if (reserved.type !== 'reserved') throw new Error('not reserved first')
    expect(bill.limits).toEqual([150 - reserved.estimate.upperInputTokens])
    expect(text).toBe(PIECE.repeat(bill.outputTokens))
    expect((await standing()).left).toBeGreaterThanOrEqual(0)
  })

  test('a provider that does not obey the limit is stopped, and the stream ends as its API ends at a limit', async () => {
    const { clients, ask, standing, events } = setUp(10_000)
    const asked = ask(41, { kind: 'no-limit' }, 40)
    const parts = await collect(clients[name].stream(asked))
    expect(parts.at(-1)).toBe(REASONS[name])
    expect(parts.slice(0, -1).join('')).toBe(PIECE.repeat(40))
    expect(events[1]).toMatchObject({ type: 'settled', endedBy: 'budget' })
    const bill = billOf(asked)
    expect(await standing()).toMatchObject({ held: 0, spent: bill.inputTokens + bill.outputTokens })
  })

  test('by option that stream ends with an error that has the numbers', async () => {
    const { clients, ask } = setUp(10_000, { whenPastBudget: 'error' })
    const error = await collect(clients[name].stream(ask(41, { kind: 'no-limit' }, 40))).catch(
      (error: unknown) => error,
    )
    expect(showError(error)).toContain('40 output tokens')
  })

  test('a request without room is refused once, with its numbers', async () => {
    const { clients, ask, events, standing } = setUp(12)
    const before = server.headers.length
    for (const call of [() => clients[name].whole(ask(20)), () => collect(clients[name].stream(ask(20)))]) {
      const error = await call().catch((error: unknown) => error)
      expect(showError(error)).toContain('allows 12 tokens')
      expect(showError(error)).toContain('402')
    }
    expect(server.headers.length).toBe(before)
    expect(events.map(({ type }) => type)).toEqual(['refused', 'refused'])
    expect(await standing()).toMatchObject({ held: 0, spent: 0 })
  })

  test('break out of the loop settles what has arrived', async () => {
    const { clients, ask, standing, guard } = setUp(10_000, { idleMs: 300, silentMs: 300 })
    const asked = ask(20, { kind: 'stall', at: 7 })
    let seen = 0
    for await (const _ of clients[name].stream(asked)) if (++seen === 7) break
    await guard.close()
    const bill = billOf(asked)
    expect(bill.outputTokens).toBe(7)
    expect(await standing()).toMatchObject({ held: 0, spent: bill.inputTokens + bill.outputTokens })
  })

  test('an abort ends the stream for its reader, and settles what has arrived', async () => {
    const { clients, ask, standing, guard, events } = setUp(10_000)
    const controller = new AbortController()
    const asked = { ...ask(20, { kind: 'stall', at: 7 }), signal: controller.signal }
    let seen = 0
    const reading = (async () => {
      for await (const _ of clients[name].stream(asked)) if (++seen === 7) controller.abort()
    })()
    await reading.catch(() => {})
    await guard.close()
    expect(events[1]).toMatchObject({ type: 'settled', endedBy: 'abort' })
    const bill = billOf(asked)
    expect(await standing()).toMatchObject({ held: 0, spent: bill.inputTokens + bill.outputTokens })
  })
})

/** Everything that a log of the error would have. */
function showError(error: unknown): string {
  const { status, statusCode, message, responseBody } = error as Record<string, unknown>
  return JSON.stringify({ status, statusCode, message, responseBody })
}
