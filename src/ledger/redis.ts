/**
 * The ledger in Redis: each operation is one script, at the server's time. Works through `redis`, `ioredis` and
 * `@upstash/redis`, on one server or on a Cluster, where one ledger is on one node.
 */
import { checkWhole } from './limits/windows.ts'
import type { LedgerStore } from './store/types.ts'
import { type RedisScripts, requireScripts } from './stores/redis/clients.ts'
import { SERVER_CLOCK } from './stores/redis/scripts.ts'
import { createRedisStore } from './stores/redis/store.ts'

export interface RedisStoreOptions {
  /** `nodeRedis(client)`, `ioRedis(client)` or `upstash(client)`. */
  readonly client: RedisScripts
  /** The name of the ledger, and its hash tag: everything with this name is one ledger. Default `tokenroom`. */
  readonly name?: string
  /** How long what is over can still be settled late, repeated and read. Default: a day. */
  readonly retainMs?: number
}

const DAY_MS = 86_400_000

/**
 * Connecting and closing the client stays yours.
 *
 * @example
 * const client = await createClient({ url: 'redis://127.0.0.1:6379' }).connect()
 * const ledger = createLedger({ store: redisStore({ client: nodeRedis(client) }), limits })
 */
export function redisStore({ client, name = 'tokenroom', retainMs = DAY_MS }: RedisStoreOptions): LedgerStore {
  requireScripts(client, name)
  checkWhole('retainMs', retainMs, 0, 3_660 * DAY_MS)
  return createRedisStore(client, name, retainMs, SERVER_CLOCK)
}

export {
  type IoRedisClient,
  ioRedis,
  type NodeRedisClient,
  nodeRedis,
  type RedisScripts,
  type UpstashClient,
  upstash,
} from './stores/redis/clients.ts'
