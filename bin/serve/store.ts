/** Where budgets are kept: a file, a Redis, or the memory of the process. */
import { resolve } from 'node:path'
import { type LedgerStore, memoryStore } from 'tokenroom/ledger'
import { ioRedis, nodeRedis, redisStore } from 'tokenroom/ledger/redis'
import { sqliteStore } from 'tokenroom/ledger/sqlite'
import type { StoreChoice } from '../../service/proxy/config/read.ts'
import { CommandError } from '../errors.ts'

/** Opens the store. A file's path is taken from `folder` on. Throws `STORE_UNAVAILABLE` with what to install or to check. */
export async function openStore(choice: StoreChoice, folder: string): Promise<LedgerStore> {
  if ('memory' in choice) return memoryStore()
  if ('sqlite' in choice) {
    const { sqlite, durability = 'process' } = choice
    const path = resolve(folder, sqlite)
    return sqliteStore({ path, durability }).catch((cause) => {
      throw unavailable(`the budgets cannot be kept in "${path}": ${cause.message}`, cause)
    })
  }
  const { redis, name } = choice
  const { client, close } = await connect(redis)
  return { ...redisStore({ client, ...(name !== undefined && { name }) }), close }
}

type Connected = Pick<Parameters<typeof redisStore>[0], 'client'> & { close(): Promise<void> }

/** Connects with whichever client is installed. */
async function connect(url: string): Promise<Connected> {
  const [first, second] = await Promise.all([import('redis').catch(() => null), import('ioredis').catch(() => null)])
  try {
    if (first !== null) {
      const client = first.createClient({ url })
      // It connects again by itself; what is asked meanwhile is answered as the settings say.
      client.on('error', () => {})
      await client.connect()
      return { client: nodeRedis(client), close: () => client.close() }
    }
    if (second !== null) {
      const client = new second.Redis(url, { lazyConnect: true })
      client.on('error', () => {})
      await client.connect()
      return { client: ioRedis(client), close: async () => void (await client.quit()) }
    }
  } catch (cause) {
    throw unavailable(`Redis does not answer: ${(cause as Error).message}; check the address in "store"`, cause)
  }
  throw unavailable('no client for Redis is installed; run "npm install redis"', null)
}

function unavailable(message: string, cause: unknown): CommandError {
  return new CommandError('STORE_UNAVAILABLE', message, { cause })
}
