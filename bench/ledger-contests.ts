/** What `bench/ledger.ts` measures: pairs of one reserve and one settle, on every store, and what peers can do. */
import { join } from 'node:path'
import { createClient, createCluster } from 'redis'
import { durableObjectStore } from '../src/ledger/durable-object.ts'
import { createLedger, type LedgerStore, type Limit, memoryStore } from '../src/ledger/index.ts'
import { nodeRedis, redisStore } from '../src/ledger/redis.ts'
import { sqliteStore } from '../src/ledger/sqlite.ts'
import { startCluster, startRedis } from '../test/ledger/redis-server.ts'
import { openSqlite } from '../test/ledger/stores.ts'
import { durableObjectCreator } from '../test/ledger/workerd.ts'
import { bareEval, type Contest, INPUT, messagesOf, OUTPUT, ofLimiter, ofRedisLimiter } from './ledger-peers.ts'

const calendars = ['day', 'hour', 'week', 'month'] as const
function limitsOf(count: number): Limit[] {
  return calendars
    .slice(0, count)
    .map((calendar) => ({ id: calendar, per: 'user', unit: 'tokens', amount: 1e13, window: { calendar } }))
}

const rolling: Limit[] = [
  { id: 'rolling', per: 'user', unit: 'tokens', amount: 1e13, window: { rollingMs: 86_400_000 } },
]

interface Shape {
  readonly key: string
  readonly name: string
  readonly stores: readonly LedgerStore[]
  readonly limits: readonly Limit[]
  readonly pairs: number
  readonly atOnce: number
  readonly users?: number
}

/** With several stores, pairs take turns on them. */
function ofLedger({ key, name, stores, limits, pairs, atOnce, users = 1 }: Shape): Contest {
  const ledgers = stores.map((store) => createLedger({ store, limits }))
  const scopes = Array.from({ length: users }, (_, index) => ({ user: `user-${index}` }))
  const usage = { inputTokens: INPUT, outputTokens: OUTPUT }
  return {
    key,
    name,
    pairs,
    atOnce,
    async pair(number) {
      const ledger = ledgers[number % ledgers.length]!
      const held = await ledger.reserve({ scope: scopes[number % users]!, inputTokens: INPUT, outputTokens: 100 })
      await ledger.settle(held.id, usage)
    },
    async check(done) {
      let spent = 0
      for (const ledger of ledgers) {
        for (const scope of scopes.slice(0, done)) {
          for (const standing of await ledger.readout(scope)) {
            spent += Number(standing.spent) / limits.length
            if (Number(standing.held) !== 0) throw new Error(`${name}: ${standing.held} are still held`)
          }
        }
      }
      const expected = done * (INPUT + OUTPUT)
      if (spent !== expected) throw new Error(`${name}: ${spent} are spent after ${done} pairs, not ${expected}`)
    },
  }
}

export async function openContests(folder: string) {
  const server = await startRedis()
  const client = await createClient({ url: server.url }).connect()
  const cluster = await startCluster()
  const nodes = await createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) }).connect()
  const objects = await durableObjectCreator()
  const sqlite = async (name: string) => [await sqliteStore({ database: openSqlite(join(folder, name)) })]
  const ofRedis = (name: string) => [redisStore({ client: nodeRedis(client), name })]
  const ofCluster = (count: number) =>
    Array.from({ length: count }, (_, index) => redisStore({ client: nodeRedis(nodes), name: `of-${count}-${index}` }))
  const ofObjects = (count: number) => Array.from({ length: count }, () => durableObjectStore({ stub: objects.stub() }))
  const [one, four] = [limitsOf(1), limitsOf(4)]
  const bare = bareEval(client, await messagesOf(one))

  const contests: Contest[] = [
    ofLedger({
      key: 'memory',
      name: 'memory, one limit',
      stores: [memoryStore()],
      limits: one,
      pairs: 200_000,
      atOnce: 1,
    }),
    ofLedger({
      key: 'memory4',
      name: 'memory, four limits',
      stores: [memoryStore()],
      limits: four,
      pairs: 80_000,
      atOnce: 1,
    }),
    ofLedger({
      key: 'memoryRolling',
      name: 'memory, one rolling window',
      stores: [memoryStore()],
      limits: rolling,
      pairs: 20_000,
      atOnce: 1,
    }),
    ofLedger({
      key: 'memoryTenants',
      name: 'memory, one limit, 1,000,000 tenants in turn',
      stores: [memoryStore()],
      limits: one,
      pairs: 200_000,
      atOnce: 1,
      users: 1_000_000,
    }),
    ofLimiter(),
    ofLedger({
      key: 'sqlite',
      name: 'SQLite, one limit, flushed to disk, 1,000 at once',
      stores: await sqlite('one.db'),
      limits: one,
      pairs: 10_000,
      atOnce: 1_000,
    }),
    ofLedger({
      key: 'sqlite4',
      name: 'SQLite, four limits, flushed to disk, 1,000 at once',
      stores: await sqlite('four.db'),
      limits: four,
      pairs: 5_000,
      atOnce: 1_000,
    }),
    ofLedger({
      key: 'sqliteSerial',
      name: 'SQLite, one limit, flushed to disk, one at a time',
      stores: await sqlite('serial.db'),
      limits: one,
      pairs: 100,
      atOnce: 1,
    }),
    ofLedger({
      key: 'redis',
      name: 'Redis, one limit, one at a time',
      stores: ofRedis('serial'),
      limits: one,
      pairs: 1_500,
      atOnce: 1,
    }),
    {
      ...bare,
      key: 'bare',
      name: 'Redis, two bare EVAL with the same keys and arguments, one at a time',
      pairs: 1_500,
      atOnce: 1,
    },
    ofLedger({
      key: 'redisMany',
      name: 'Redis, one limit, 64 at once',
      stores: ofRedis('many'),
      limits: one,
      pairs: 4_000,
      atOnce: 64,
    }),
    {
      ...bare,
      key: 'bareMany',
      name: 'Redis, two bare EVAL with the same keys and arguments, 64 at once',
      pairs: 4_000,
      atOnce: 64,
    },
    ofRedisLimiter(client),
    ofLedger({
      key: 'cluster',
      name: 'Redis Cluster of three, one ledger, 64 at once',
      stores: ofCluster(1),
      limits: one,
      pairs: 4_000,
      atOnce: 64,
    }),
    ofLedger({
      key: 'cluster12',
      name: 'Redis Cluster of three, twelve ledgers, 64 at once',
      stores: ofCluster(12),
      limits: one,
      pairs: 4_000,
      atOnce: 64,
    }),
    ofLedger({
      key: 'object',
      name: 'Durable Object (local workerd), one, 200 at once',
      stores: ofObjects(1),
      limits: one,
      pairs: 2_000,
      atOnce: 200,
    }),
    ofLedger({
      key: 'objects',
      name: 'Durable Objects (local workerd), four, 200 at once',
      stores: ofObjects(4),
      limits: one,
      pairs: 2_000,
      atOnce: 200,
    }),
  ]
  return {
    contests,
    async close() {
      await nodes.close()
      await client.close()
      await cluster.stop()
      await server.stop()
      await objects.dispose()
    },
  }
}
