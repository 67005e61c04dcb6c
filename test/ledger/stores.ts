/** The stores under test, each with a clock that the test sets. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'
import { findSqlite } from '../../scripts/sqlite.mjs'
import { memoryStore } from '../../src/ledger/index.ts'
import { nodeRedis } from '../../src/ledger/redis.ts'
import { type SqliteDatabase, sqliteStore } from '../../src/ledger/sqlite.ts'
import { createRedisStore, REDIS_KEYS } from '../../src/ledger/stores/redis/store.ts'
import { RETAIN_MS, type TestStore } from './checked-store.ts'

export function createMemory(startMs: number): TestStore {
  const clock = createClock(startMs)
  return { ...clock, store: memoryStore({ now: clock.now, retainMs: RETAIN_MS }), dispose() {} }
}

/** Opens a file with better-sqlite3, where the tests have installed it. */
export function openSqlite(path: string): SqliteDatabase {
  const folder = findSqlite()
  if (folder === null) throw new Error('better-sqlite3 is missing: run "npm run setup"')
  const Database = createRequire(join(folder, 'index.js'))('better-sqlite3') as new (path: string) => SqliteDatabase
  return new Database(path)
}

/** A SQLite file in a folder of its own, closed and opened again when it is restarted. */
export async function createSqlite(startMs: number): Promise<TestStore> {
  const clock = createClock(startMs)
  const folder = mkdtempSync(join(tmpdir(), 'tokenroom-sqlite-'))
  const open = async () => {
    const database = openSqlite(join(folder, 'ledger.db'))
    // The disk is not what is tested here.
    const options = { database, durability: 'process', retainMs: RETAIN_MS, now: clock.now } as const
    return { database, store: await sqliteStore(options) }
  }
  let opened = await open()
  return {
    ...clock,
    store: { name: 'sqlite', apply: (op, identity) => opened.store.apply(op, identity) },
    async reopen() {
      opened.database.close()
      opened = await open()
    },
    dispose() {
      opened.database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface RedisTestStore extends TestStore {
  /** The same ledger, as another process has it. */
  again(): TestStore['store']
}

/** Ledgers on one server: the tests' time is a field of the ledger's own. */
export async function redisCreator(url: string) {
  const client = createClient({ url })
  client.on('error', () => {})
  await client.connect()
  let made = 0
  const prefix = `test-${process.pid}-${Date.now()}`
  return {
    client,
    async create(startMs: number): Promise<RedisTestStore> {
      const name = `${prefix}-${made++}`
      const data = `{${name}}:ledger:rows`
      let now = startMs
      const setNow = async (ms: number) => {
        now = ms
        await client.hSet(data, 't', String(ms))
      }
      await setNow(startMs)
      const clock = `tonumber(redis.call('HGET', ROWS, 't'))`
      const again = () => createRedisStore(nodeRedis(client), name, RETAIN_MS, clock)
      return {
        store: again(),
        again,
        now: () => now,
        setNow,
        dispose: async () => {
          await client.del(REDIS_KEYS.map((key) => `{${name}}:ledger:${key}`))
        },
      }
    },
  }
}

function createClock(startMs: number) {
  let now = startMs
  return {
    now: () => now,
    setNow(ms: number) {
      now = ms
    },
  }
}
