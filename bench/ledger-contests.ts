/** What `bench/ledger.ts` measures: pairs of one reserve and one settle, on every store, and what peers can do. */
import { join } from 'node:path'
import { Redis } from '@upstash/redis'
import { createClient, createCluster } from 'redis'
import type { LedgerStore, Limit } from '../src/ledger/index.ts'
import { startCluster, startRedis } from '../test/ledger/redis-server.ts'
import { openSqlite } from '../test/ledger/stores.ts'
import { startUpstash } from '../test/ledger/upstash-shim.ts'
import { durableObjectCreator } from '../test/ledger/workerd.ts'
import {
  createLedger,
  durableObjectStore,
  memoryStore,
  nodeRedis,
  redisStore,
  sqliteStore,
  upstash,
} from './ledger-built.ts'
import {
  bareEval,
  type Contest,
  INPUT,
  messagesOf,
  OUTPUT,
  ofBucket,
  ofLimiter,
  ofRedisLimiter,
  ofUpstash,
} from './ledger-peers.ts'

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
  /** Default 1. `Infinity`: each pair is of a user that nobody saw before. */
  readonly users?: number
}

/** With several stores, pairs take turns on them. */
function ofLedger({ key, name, stores, limits, pairs, atOnce, users = 1 }: Shape): Contest {
  const ledgers = stores.map((store) => createLedger({ store, limits }))
  const known = users === Number.POSITIVE_INFINITY ? 0 : users
  const scopes = Array.from({ length: known }, (_, index) => ({ user: `user-${index}` }))
  const scopeOf = (number: number) => (known === 0 ? { user: `user-${number}` } : scopes[number % known]!)
  const usage = { inputTokens: INPUT, outputTokens: OUTPUT }
  return {
    key,
    name,
    pairs,
    atOnce,
    warmPairs: Math.max(known, Math.ceil(pairs / 10)),
    async line(take) {
      for (let number = take(); number >= 0; number = take()) {
        const ledger = ledgers[number % ledgers.length]!
        const held = await ledger.reserve({ scope: scopeOf(number), inputTokens: INPUT, outputTokens: 100 })
        await ledger.settle(held.id, usage)
      }
    },
    async check(done) {
      let spent = 0
      for (const ledger of ledgers) {
        for (let number = 0; number < Math.min(done, users); number++) {
          for (const standing of await ledger.readout(scopeOf(number))) {
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

/** What was started, and how to stop it: the last first. */
class Started {
  readonly #stops: (() => Promise<unknown>)[] = []

  add<T>(one: T, stop: (one: T) => Promise<unknown>): T {
    this.#stops.unshift(() => stop(one))
    return one
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) await stop()
  }
}

/** Starts all servers. When one of them fails, those that run already are stopped. */
export async function openContests(folder: string) {
  const started = new Started()
  try {
    return await open(folder, started)
  } catch (cause) {
    await started.stop()
    throw cause
  }
}

async function open(folder: string, started: Started) {
  const server = started.add(await startRedis(), (one) => one.stop())
  const client = started.add(await createClient({ url: server.url }).connect(), (one) => one.close())
  const cluster = started.add(await startCluster(), (one) => one.stop())
  const rootNodes = cluster.urls.map((url) => ({ url }))
  const nodes = started.add(await createCluster({ rootNodes }).connect(), (one) => one.close())
  const shim = started.add(await startUpstash(server.url), (one) => one.stop())
  const web = new Redis({ url: shim.url, token: shim.token, enableTelemetry: false })
  const objects = started.add(await durableObjectCreator(), (one) => one.dispose())
  const sqlite = async (name: string) => [await sqliteStore({ database: openSqlite(join(folder, name)) })]
  const ofRedis = (name: string) => [redisStore({ client: nodeRedis(client), name })]
  const ofCluster = (count: number) =>
    Array.from({ length: count }, (_, index) => redisStore({ client: nodeRedis(nodes), name: `of-${count}-${index}` }))
  const ofObjects = (count: number) => Array.from({ length: count }, () => durableObjectStore({ stub: objects.stub() }))
  const [one, four] = [limitsOf(1), limitsOf(4)]
  const bare = bareEval(client, await messagesOf(client, one))

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
    ofLedger({
      key: 'memoryNew',
      name: 'memory, one limit, each pair of a new tenant',
      stores: [memoryStore()],
      limits: one,
      pairs: 100_000,
      atOnce: 1,
      users: Number.POSITIVE_INFINITY,
    }),
    ofLimiter(),
    ofBucket(),
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
      name: 'Redis, two bare EVAL with the same arguments and replies, one at a time',
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
      name: 'Redis, two bare EVAL with the same arguments and replies, 64 at once',
      pairs: 4_000,
      atOnce: 64,
    },
    ofRedisLimiter(client),
    ofLedger({
      key: 'upstash',
      name: 'Redis through @upstash/redis over HTTP, one limit, 64 at once',
      stores: [redisStore({ client: upstash(web), name: 'web' })],
      limits: one,
      pairs: 1_000,
      atOnce: 64,
    }),
    ofUpstash(web),
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
    /** What one script of the ledger takes of a server, in microseconds. */
    async scriptUs(): Promise<number> {
      const stats = await client.info('commandstats')
      return Number(/cmdstat_evalsha:.*?usec_per_call=([\d.]+)/.exec(stats)![1])
    },
    close: () => started.stop(),
  }
}
