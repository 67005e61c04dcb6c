/**
 * One of several processes that share a ledger: `contender <store> <address> <mode> <name> <folder of better-sqlite3>`. `rush` reserves 250
 * at once and prints how many passed; `work` reserves and settles until it is killed, and prints each id that was answered.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createClient } from 'redis'
import { createLedger, type LedgerStore } from '../../src/ledger/index.ts'
import { nodeRedis, redisStore } from '../../src/ledger/redis.ts'
import { type SqliteDatabase, sqliteStore } from '../../src/ledger/sqlite.ts'
import { LIMITS } from './contested-limits.ts'

const [kind = '', address = '', mode = '', name = '', sqliteFolder = ''] = process.argv.slice(2)
const ledger = createLedger({ store: await open(), limits: LIMITS, timeoutMs: 60_000 })

if (mode === 'rush') await rush()
else await work()

async function open(): Promise<LedgerStore> {
  if (kind === 'sqlite') {
    const Database = createRequire(join(sqliteFolder, 'index.js'))('better-sqlite3') as new (
      path: string,
    ) => SqliteDatabase
    return sqliteStore({ database: new Database(address) })
  }
  const client = createClient({ url: address })
  client.on('error', () => {})
  await client.connect()
  return redisStore({ client: nodeRedis(client) })
}

async function rush(): Promise<void> {
  // All begin together: the parent says when.
  console.log('ready')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  const scope = { user: 'shared' }
  const asked = Array.from({ length: 250 }, () => ledger.reserve({ scope, inputTokens: 5, outputTokens: 5 }))
  const answers = await Promise.all(asked)
  console.log(`passed ${answers.filter(({ ok }) => ok).length}`)
  process.exit(0)
}

async function work(): Promise<void> {
  for (let number = 0; ; number++) {
    const id = `${name}-${number}`
    const held = await ledger.reserve({ id, scope: { user: 'worker' }, inputTokens: 5, outputTokens: 5 })
    if (!held.ok) process.exit(3)
    process.stdout.write(`held ${id}\n`)
    await ledger.settle(id, { inputTokens: 5, outputTokens: 2 })
    process.stdout.write(`settled ${id}\n`)
  }
}
