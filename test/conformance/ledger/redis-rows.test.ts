/** What a ledger costs a Redis and what it leaves there. */
import { createClient } from 'redis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLedger, type Limit } from '../../../src/ledger/index.ts'
import { nodeRedis, redisStore } from '../../../src/ledger/redis.ts'
import { RETAIN_MS } from '../../ledger/checked-store.ts'
import { type RedisServer, startRedis } from '../../ledger/redis-server.ts'
import { type RedisTestStore, redisCreator } from '../../ledger/stores.ts'

const START_MS = Date.UTC(2026, 10, 27, 10)
const limits: Limit[] = [
  { id: 'day', per: 'user', unit: 'tokens', amount: 1_000_000, window: { calendar: 'day' } },
  { id: 'ever', unit: 'requests', amount: 1_000_000, window: { total: true } },
]
const scope = { user: 'ada' }

let server: RedisServer
let creator: Awaited<ReturnType<typeof redisCreator>>

beforeAll(async () => {
  server = await startRedis()
  creator = await redisCreator(server.url)
})

afterAll(async () => {
  await creator.client.close()
  await server.stop()
})

async function open(): Promise<{ readonly on: RedisTestStore; pairs(count: number): Promise<void> }> {
  const on = await creator.create(START_MS)
  const ledger = createLedger({ store: on.store, limits, now: on.now })
  const pairs = async (count: number) => {
    for (let number = 0; number < count; number++) {
      const held = await ledger.reserve({ scope, inputTokens: 10, outputTokens: 10 })
      await ledger.settle(held.id, { inputTokens: 10, outputTokens: 5 })
    }
  }
  return { on, pairs }
}

/** How often each command ran since the last question. */
async function commands(): Promise<Record<string, number>> {
  const stats = await creator.client.info('commandstats')
  await creator.client.configResetStat()
  return Object.fromEntries(
    [...stats.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(([, name, calls]) => [name, Number(calls)]),
  )
}

test('a plain pair under two limits is two scripts of few commands', async () => {
  const { pairs } = await open()
  await pairs(2)
  await commands()
  await pairs(10)
  // The clock of the tests is one `hget` for each script.
  expect(await commands()).toMatchObject({ evalsha: 20, hget: 20, hmget: 20, hset: 20, zadd: 20 })
})

test('a settle of what another process reserved reads its counters with one more command', async () => {
  const { on, pairs } = await open()
  await pairs(2)
  const ledger = createLedger({ store: on.store, limits, now: on.now })
  const other = createLedger({ store: on.again(), limits, now: on.now })
  const held = await ledger.reserve({ scope, inputTokens: 10, outputTokens: 10 })
  await other.readout(scope)
  await commands()
  await other.settle(held.id, { inputTokens: 10, outputTokens: 5 })
  expect(await commands()).toMatchObject({ evalsha: 1, hmget: 2, hset: 1, zadd: 1 })
  expect(await other.readout(scope)).toMatchObject([
    { held: 0, spent: 45 },
    { held: 0, spent: 3 },
  ])
})

test('plain pairs delete the rows of those that nobody can repeat any more', async () => {
  const { on, pairs } = await open()
  await pairs(300)
  await on.setNow(START_MS + RETAIN_MS + 5_000)
  await pairs(20)
  const keys = await creator.client.keys('*:ledger:rows')
  const newest = keys.sort().at(-1)!
  const rows = await creator.client.hKeys(newest)
  expect(rows.filter((name) => name.startsWith('e')).length).toBe(20)
})

test('rows of an earlier version are refused', async () => {
  await creator.client.hSet('{old}:ledger:data', 'i', 'somebody')
  const client = await createClient({ url: server.url }).connect()
  const ledger = createLedger({ store: redisStore({ client: nodeRedis(client), name: 'old' }), limits })
  const asked = ledger.reserve({ scope, inputTokens: 1, outputTokens: 1 })
  await expect(asked).rejects.toMatchObject({
    code: 'LEDGER_STORE_DOWN',
    message: expect.stringContaining('{old}:ledger:data'),
  })
  await client.close()
})

test('a reservation looks for an override only as long as there is one', async () => {
  const { on, pairs } = await open()
  await pairs(2)
  const looks = async () => {
    await commands()
    await pairs(1)
    return (await commands()).hexists ?? 0
  }
  const ledger = createLedger({ store: on.store, limits, now: on.now })
  const day = { limit: 'day', scope: { user: 'bob' } }
  const ever = { limit: 'ever', amount: 2_000_000 }
  expect(await looks()).toBe(0)
  await ledger.override({ ...day, amount: 5, untilMs: START_MS + 1_000 })
  expect(await looks()).toBe(2)
  // One without an end is the last to end, until it is taken away.
  await ledger.override({ limit: 'day', scope: { user: 'eve' }, amount: 7 })
  await on.setNow(START_MS + 1_000)
  expect(await looks()).toBe(2)
  await ledger.override({ limit: 'day', scope: { user: 'eve' }, amount: null })
  expect(await looks()).toBe(0)
  await ledger.override({ ...ever, untilMs: START_MS + 3_000 })
  await ledger.override({ ...day, amount: 5, untilMs: START_MS + 2_000 })
  await on.setNow(START_MS + 2_000)
  expect(await looks()).toBe(2)
  await on.setNow(START_MS + 3_000)
  expect(await looks()).toBe(0)
  expect(await ledger.readout({ user: 'bob' })).toMatchObject([{ amount: 1_000_000 }, { amount: 1_000_000 }])
})

test('a ledger that an earlier build kept goes on, with and without overrides of that time', async () => {
  const { on, pairs } = await open()
  await pairs(2)
  const keys = await creator.client.keys('*:ledger:rows')
  const newest = keys.sort().at(-1)!
  const wasWritten = async (hasOverrides: boolean) => {
    const script = `local from, over, known = cmsgpack.unpack(redis.call('HGET', KEYS[1], 'n'))
      return redis.call('HSET', KEYS[1], 'n', cmsgpack.pack(from, over, known, ${hasOverrides}))`
    await creator.client.eval(script, { keys: [newest] })
  }
  await wasWritten(false)
  await pairs(1)
  const ledger = createLedger({ store: on.store, limits, now: on.now })
  const bob = { limit: 'day', scope: { user: 'bob' } }
  await wasWritten(true)
  await ledger.override({ ...bob, amount: 5 })
  await ledger.override({ ...bob, amount: null })
  await commands()
  await pairs(1)
  expect(await commands()).toMatchObject({ evalsha: 2, hexists: 2 })
  expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 60 }, { spent: 4 }])
})
