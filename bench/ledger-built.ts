/** The ledger as it is installed: the built package, without what a loader of TypeScript adds. Needs `npm run build`. */
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Ledgers = typeof import('../src/ledger/index.ts')
type Sqlite = typeof import('../src/ledger/sqlite.ts')
type Redis = typeof import('../src/ledger/redis.ts')

const sources = fileURLToPath(new URL('../src/ledger', import.meta.url))
const changedAtMs = Math.max(
  ...readdirSync(sources, { recursive: true }).map((path) => statSync(`${sources}/${path}`).mtimeMs),
)

async function built<T>(name: string): Promise<T> {
  const file = new URL(`../dist/${name}.js`, import.meta.url)
  let loaded: T
  try {
    loaded = (await import(file.href)) as T
  } catch (cause) {
    throw new Error(`${file.pathname} cannot be loaded: run "npm run build"`, { cause })
  }
  // Otherwise the numbers are those of an earlier ledger, and nothing says so.
  if (statSync(file).mtimeMs < changedAtMs)
    throw new Error(`${file.pathname} is older than ${sources}: run "npm run build"`)
  return loaded
}

export const { createLedger, memoryStore } = await built<Ledgers>('ledger')
export const { sqliteStore } = await built<Sqlite>('ledger-sqlite')
export const { nodeRedis, redisStore, upstash } = await built<Redis>('ledger-redis')
