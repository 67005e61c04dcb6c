/** Where budgets are kept: a file, a Redis, or the memory of the process. */
import { resolve } from 'node:path'
import { type LedgerStore, memoryStore } from 'tokenroom/ledger'
import { ioRedis, nodeRedis, redisStore } from 'tokenroom/ledger/redis'
import { sqliteStore } from 'tokenroom/ledger/sqlite'
import { memoryUsageStore, redisUsageStore, sqliteUsageStore, type UsageStore } from 'tokenroom/usage'
import type { ProxyConfig } from '../../service/proxy/config/read.ts'
import { CommandError } from '../errors.ts'

/** The stores of a proxy: of budgets, and of usage, which is null where none is kept. */
export interface Stores {
  readonly store: LedgerStore
  readonly usage: UsageStore | null
}

/**
 * Opens the stores. Paths of files are taken from `folder` on. Throws `STORE_UNAVAILABLE` with what to install or to check.
 */
export async function openStores(
  { store: choice, usage }: Pick<ProxyConfig, 'store' | 'usage'>,
  folder: string,
): Promise<Stores> {
  const usageIn = (file: string) => opened(file, sqliteUsageStore({ path: resolve(folder, file) }))
  const given = usage === undefined ? undefined : usage === 'none' ? null : await usageIn(usage.sqlite)
  if ('memory' in choice) return { store: memoryStore(), usage: given === undefined ? memoryUsageStore() : given }
  if ('sqlite' in choice) {
    const { sqlite, durability = 'process' } = choice
    const store = await opened(sqlite, sqliteStore({ path: resolve(folder, sqlite), durability }))
    return { store, usage: given === undefined ? await usageIn(sqlite) : given }
  }
  const { redis, name } = choice
  const { client, close } = await connect(redis)
  const of = { client, ...(name !== undefined && { name }) }
  return { store: { ...redisStore(of), close }, usage: given === undefined ? redisUsageStore(of) : given }
}

async function opened<T>(file: string, opening: Promise<T>): Promise<T> {
  return opening.catch((cause) => {
    throw unavailable(`"${file}" cannot be opened: ${cause.message}`, cause)
  })
}

type Connected = Pick<Parameters<typeof redisStore>[0], 'client'> & { close(): Promise<void> }

/** Connects with whichever client is installed. */
async function connect(url: string): Promise<Connected> {
  const reasons: string[] = []
  const note = (error: Error) => {
    reasons.push(error.message.split('\n', 1)[0] ?? '')
    return null
  }
  const first = await import('redis').catch(note)
  const second = first === null ? await import('ioredis').catch(note) : null
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
  throw unavailable(`no client for Redis is installed: ${reasons.join('; ')}; run "npm install redis"`, null)
}

function unavailable(message: string, cause: unknown): CommandError {
  return new CommandError('STORE_UNAVAILABLE', message, { cause })
}
