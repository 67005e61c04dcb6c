/** The ledger as it is installed: the built package, without what a loader of TypeScript adds. Needs `npm run build`. */
type Ledgers = typeof import('../src/ledger/index.ts')
type Sqlite = typeof import('../src/ledger/sqlite.ts')
type Redis = typeof import('../src/ledger/redis.ts')

async function built<T>(name: string): Promise<T> {
  const file = new URL(`../dist/${name}.js`, import.meta.url)
  try {
    return (await import(file.href)) as T
  } catch (cause) {
    throw new Error(`${file.pathname} cannot be loaded: run "npm run build"`, { cause })
  }
}

export const { createLedger, memoryStore } = await built<Ledgers>('ledger')
export const { sqliteStore } = await built<Sqlite>('ledger-sqlite')
export const { nodeRedis, redisStore, upstash } = await built<Redis>('ledger-redis')
