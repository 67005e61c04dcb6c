/**
 * What `bench/ledger.ts` measures, on every store, and what peers can do. Each group has a process of its own, as a store has
 * where it is used: contests in one process would share compiled code and a heap, and slow each other.
 */
import { join } from 'node:path'
import { Redis } from '@upstash/redis'
import { createClient, createCluster } from 'redis'
import { startCluster, startRedis } from '../test/ledger/redis-server.ts'
import { openSqlite } from '../test/ledger/stores.ts'
import { startUpstash } from '../test/ledger/upstash-shim.ts'
import { memoryStore, nodeRedis, redisStore, sqliteStore, upstash } from './ledger-built.ts'
import { bareSqlite, ofMap } from './ledger-floors.ts'
import { startWorker } from './ledger-objects.ts'
import { limitsOf, ofLedger, rolling } from './ledger-pairs.ts'
import { bareEval, type Contest, messagesOf, ofBucket, ofLimiter, ofRedisLimiter, ofUpstash } from './ledger-peers.ts'

/** What was started, and how to stop it: the last first. */
export class Started {
  readonly #stops: (() => Promise<unknown>)[] = []

  add<T>(one: T, stop: (one: T) => Promise<unknown>): T {
    this.#stops.unshift(() => stop(one))
    return one
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) await stop()
  }
}

/** Opens the contests of one process. `folder` is empty. */
type Open = (started: Started, folder: string) => Promise<Contest[]>

const [one, four] = [limitsOf(1), limitsOf(4)]
const sqlite = async (path: string) => [await sqliteStore({ database: openSqlite(path) })]

async function openRedis(started: Started): Promise<Contest[]> {
  const server = started.add(await startRedis(), (one) => one.stop())
  const client = started.add(await createClient({ url: server.url }).connect(), (one) => one.close())
  const ofRedis = (name: string) => [redisStore({ client: nodeRedis(client), name })]
  const bare = bareEval(client, await messagesOf(client, one))
  return [
    {
      ...ofLedger({
        key: 'redis',
        name: 'Redis, one limit, one at a time',
        stores: ofRedis('serial'),
        limits: one,
        pairs: 1_500,
        atOnce: 1,
      }),
      async serverUs() {
        const stats = await client.info('commandstats')
        return Number(/cmdstat_evalsha:.*?usec_per_call=([\d.]+)/.exec(stats)![1])
      },
    },
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
  ]
}

async function openHttp(started: Started): Promise<Contest[]> {
  const server = started.add(await startRedis(), (one) => one.stop())
  const shim = started.add(await startUpstash(server.url), (one) => one.stop())
  const web = new Redis({ url: shim.url, token: shim.token, enableTelemetry: false })
  return [
    ofLedger({
      key: 'upstash',
      name: 'Redis through @upstash/redis over HTTP, one limit, 64 at once',
      stores: [redisStore({ client: upstash(web), name: 'web' })],
      limits: one,
      pairs: 1_000,
      atOnce: 64,
    }),
    ofUpstash(web),
  ]
}

async function openCluster(started: Started): Promise<Contest[]> {
  const cluster = started.add(await startCluster(), (one) => one.stop())
  const rootNodes = cluster.urls.map((url) => ({ url }))
  const nodes = started.add(await createCluster({ rootNodes }).connect(), (one) => one.close())
  const ofCluster = (count: number) =>
    Array.from({ length: count }, (_, index) => redisStore({ client: nodeRedis(nodes), name: `of-${count}-${index}` }))
  return [
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
  ]
}

async function openObjects(started: Started): Promise<Contest[]> {
  const worker = started.add(await startWorker(), (one) => one.dispose())
  const contest = (key: string, objects: number, isApart: boolean) =>
    worker.contest(
      {
        key,
        name: `Durable Objects (local workerd), ${objects === 1 ? 'one' : 'four'}, 200 at once, ${isApart ? 'each step a message' : 'in one request'}`,
        objects,
        isApart,
        pairs: isApart ? 200 : 2_000,
      },
      one,
    )
  return [
    contest('object', 1, false),
    contest('objects', 4, false),
    contest('objectApart', 1, true),
    contest('objectsApart', 4, true),
  ]
}

/** The groups by name, in the order of the table. */
export const groups: Readonly<Record<string, Open>> = {
  memory: async () => [
    ofLedger({
      key: 'memory',
      name: 'memory, one limit',
      stores: [memoryStore()],
      limits: one,
      pairs: 400_000,
      atOnce: 1,
      warmPairs: 400_000,
    }),
  ],
  memory4: async () => [
    ofLedger({
      key: 'memory4',
      name: 'memory, four limits',
      stores: [memoryStore()],
      limits: four,
      pairs: 150_000,
      atOnce: 1,
      warmPairs: 150_000,
    }),
  ],
  memoryRolling: async () => [
    ofLedger({
      key: 'memoryRolling',
      name: 'memory, one rolling window',
      stores: [memoryStore()],
      limits: rolling,
      pairs: 20_000,
      atOnce: 1,
    }),
  ],
  memoryTenants: async () => [
    ofLedger({
      key: 'memoryTenants',
      name: 'memory, one limit, 1,000,000 tenants in turn',
      stores: [memoryStore()],
      limits: one,
      pairs: 200_000,
      atOnce: 1,
      users: 1_000_000,
    }),
  ],
  memoryNew: async () => [
    ofLedger({
      key: 'memoryNew',
      name: 'memory, one limit, each pair of a new tenant',
      stores: [memoryStore()],
      limits: one,
      pairs: 100_000,
      atOnce: 1,
      users: Number.POSITIVE_INFINITY,
    }),
  ],
  map: async () => [ofMap('map', 'a Map of counters and its promises, one key', 1)],
  mapMany: async () => [ofMap('mapMany', 'a Map of counters and its promises, 1,000,000 keys in turn', 1_000_000)],
  limiter: async () => [ofLimiter()],
  bucket: async () => [ofBucket()],
  sqlite: async (_, folder) => [
    ofLedger({
      key: 'sqlite',
      name: 'SQLite, one limit, flushed to disk, 1,000 at once',
      stores: await sqlite(join(folder, 'one.db')),
      limits: one,
      pairs: 10_000,
      atOnce: 1_000,
    }),
  ],
  sqliteBare: async (_, folder) => [await bareSqlite([join(folder, 'recorded.db'), join(folder, 'bare.db')], one)],
  sqlite4: async (_, folder) => [
    ofLedger({
      key: 'sqlite4',
      name: 'SQLite, four limits, flushed to disk, 1,000 at once',
      stores: await sqlite(join(folder, 'four.db')),
      limits: four,
      pairs: 5_000,
      atOnce: 1_000,
    }),
  ],
  sqliteSerial: async (_, folder) => [
    ofLedger({
      key: 'sqliteSerial',
      name: 'SQLite, one limit, flushed to disk, one at a time',
      stores: await sqlite(join(folder, 'serial.db')),
      limits: one,
      pairs: 100,
      atOnce: 1,
    }),
  ],
  redis: openRedis,
  http: openHttp,
  cluster: openCluster,
  objects: openObjects,
}
