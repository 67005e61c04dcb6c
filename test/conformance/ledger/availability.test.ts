/** A store that is killed, comes back, and has lost its data. */
import { createClient } from 'redis'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createLedger, type LedgerOptions, type Limit } from '../../../src/ledger/index.ts'
import { nodeRedis, redisStore } from '../../../src/ledger/redis.ts'
import { startRedis } from '../../ledger/redis-server.ts'

const server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always')
const client = createClient({ url: server.url, socket: { reconnectStrategy: 50 } })
client.on('error', () => {})
await client.connect()
afterAll(async () => {
  client.destroy()
  await server.stop()
})

const limits: Limit[] = [{ id: 'day', per: 'user', unit: 'tokens', amount: 1_000, window: { calendar: 'day' } }]
const scope = { user: 'ada' }
const ask = { scope, inputTokens: 100, outputTokens: 0 }
const used = { inputTokens: 90, outputTokens: 0 }

let made = 0
let name = ''
beforeEach(() => {
  name = `ledger-${made++}`
})

function ledgerOf(options: Partial<LedgerOptions> = {}) {
  return createLedger({ store: redisStore({ client: nodeRedis(client), name }), limits, timeoutMs: 400, ...options })
}

/** Answers again as soon as the client is connected again. */
async function restart(): Promise<void> {
  await server.restart()
  while (!client.isReady) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('a store that is down', () => {
  test('closed: every operation is an error that says so, and repeating it later counts once', async () => {
    const ledger = ledgerOf()
    await ledger.reserve({ id: 'r', ...ask })
    await server.kill()
    const down = { code: 'LEDGER_STORE_DOWN' }
    await expect(ledger.reserve({ id: 's', ...ask })).rejects.toMatchObject({ ...down, data: { operation: 'reserve' } })
    await expect(ledger.settle('r', used)).rejects.toMatchObject(down)
    await expect(ledger.readout(scope)).rejects.toMatchObject(down)
    await restart()
    await ledger.settle('r', used)
    await ledger.reserve({ id: 's', ...ask })
    expect(await ledger.readout(scope)).toMatchObject([{ spent: 90, held: 100 }])
  })

  test('open: requests pass unrecorded and say so, and their usage counts when it is back', async () => {
    const ledger = ledgerOf({ whenDown: 'open' })
    await ledger.readout(scope)
    await server.kill()
    const passed = await ledger.reserve({ id: 'o', ...ask })
    expect(passed).toMatchObject({ ok: true, recorded: false, limits: [] })
    await expect(ledger.settle('o', used)).rejects.toMatchObject({ code: 'LEDGER_STORE_DOWN' })
    await restart()
    // Whether or not the reserve reached the store after all, its usage counts once.
    await ledger.settle('o', used)
    await ledger.settle('o', used)
    expect(await ledger.readout(scope)).toMatchObject([{ spent: 90, held: 0 }])
  })

  test('a store that never answered is down too, from the first operation', async () => {
    await server.kill()
    await expect(ledgerOf().reserve(ask)).rejects.toMatchObject({ code: 'LEDGER_STORE_DOWN' })
    await restart()
  })
})

describe('a store that lost its data', () => {
  test('closed: nothing passes until the loss is accepted', async () => {
    const ledger = ledgerOf()
    await ledger.reserve({ id: 'r', ...ask })
    await client.flushAll()
    const lost = { code: 'LEDGER_STORE_LOST', data: { found: null } }
    await expect(ledger.reserve(ask)).rejects.toMatchObject(lost)
    await expect(ledger.settle('r', used)).rejects.toMatchObject(lost)
    await ledger.accept()
    expect(await ledger.reserve(ask)).toMatchObject({ ok: true })
  })

  test('another process that began anew does not make the loss go unseen', async () => {
    const ledger = ledgerOf()
    await ledger.reserve({ id: 'r', ...ask })
    await client.flushAll()
    await ledgerOf().reserve(ask)
    await expect(ledger.reserve(ask)).rejects.toMatchObject({
      code: 'LEDGER_STORE_LOST',
      data: { found: expect.any(String) },
    })
    await ledger.accept()
    expect(await ledger.readout(scope)).toMatchObject([{ held: 100 }])
  })

  test('an empty store can be a loss from the first operation on', async () => {
    const ledger = ledgerOf({ whenEmpty: 'lost' })
    await expect(ledger.reserve(ask)).rejects.toMatchObject({ code: 'LEDGER_STORE_LOST' })
    await ledger.accept()
    expect(await ledger.reserve(ask)).toMatchObject({ ok: true })
  })

  test('rebuilt: the past is counted before anything passes, once, also with two processes', async () => {
    let asked = 0
    const whenLost = async () => {
      asked++
      return [
        { id: 'invoice-1', scope, usage: { inputTokens: 300, outputTokens: 0 } },
        { id: 'invoice-2', scope, usage: { inputTokens: 650, outputTokens: 0 } },
      ]
    }
    const [one, two] = [ledgerOf({ whenLost }), ledgerOf({ whenLost })]
    await one.reserve({ id: 'r', ...ask })
    await two.readout(scope)
    await client.flushAll()
    expect(await one.reserve(ask)).toMatchObject({ ok: false, why: 'spent', limit: { spent: 950 } })
    expect(await two.reserve(ask)).toMatchObject({ ok: false, why: 'spent', limit: { spent: 950 } })
    expect(asked).toBe(1)
  })
})
