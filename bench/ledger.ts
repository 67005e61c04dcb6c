/**
 * Reserve and settle in pairs, on every store, beside what they stand on: `npm run bench:ledger`. Needs `npm run setup`.
 * Medians of rounds that take turns, so that a busy machine slows all of them. Prints tables; no number is a test.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { createClient } from 'redis'
import { durableObjectStore } from '../src/ledger/durable-object.ts'
import { createLedger, type LedgerStore, type Limit, memoryStore } from '../src/ledger/index.ts'
import { nodeRedis, redisStore } from '../src/ledger/redis.ts'
import { sqliteStore } from '../src/ledger/sqlite.ts'
import { startRedis } from '../test/ledger/redis-server.ts'
import { openSqlite } from '../test/ledger/stores.ts'
import { durableObjectCreator } from '../test/ledger/workerd.ts'
import { isBusy, thisMachine, versionOf } from './machine.ts'
import { median } from './measure/time.ts'

const ROUNDS = 5
const calendars = ['day', 'hour', 'week', 'month'] as const
const limits = (count: number): Limit[] =>
  calendars
    .slice(0, count)
    .map((calendar) => ({ id: calendar, per: 'user', unit: 'tokens', amount: 1e15, window: { calendar } }))
const usage = { inputTokens: 100, outputTokens: 50 }

interface Contest {
  readonly name: string
  /** Pairs in one round, and how many at once. */
  readonly pairs: number
  readonly atOnce: number
  pair(number: number): unknown
}

function ledgerContest(
  name: string,
  store: LedgerStore,
  count: number,
  pairs: number,
  atOnce: number,
  users = 1,
): Contest {
  const ledger = createLedger({ store, limits: limits(count) })
  const scopes = Array.from({ length: users }, (_, index) => ({ user: `user-${index}` }))
  return {
    name,
    pairs,
    atOnce,
    async pair(number) {
      const held = await ledger.reserve({ scope: scopes[number % users]!, inputTokens: 100, outputTokens: 100 })
      await ledger.settle(held.id, usage)
    },
  }
}

/** Pairs a second. */
async function measure({ pairs, atOnce, pair }: Contest, from: number): Promise<number> {
  const started = performance.now()
  if (atOnce === 1) for (let number = 0; number < pairs; number++) await pair(from + number)
  else {
    let next = 0
    const line = async () => {
      while (next < pairs) await pair(from + next++)
    }
    await Promise.all(Array.from({ length: atOnce }, line))
  }
  return (pairs / (performance.now() - started)) * 1_000
}

const folder = mkdtempSync(join(tmpdir(), 'tokenroom-bench-'))
const server = await startRedis()
const client = createClient({ url: server.url })
await client.connect()
const objects = await durableObjectCreator()
const limiter = new RateLimiterMemory({ points: 1e15, duration: 3_600 })
const sqliteOf = async (name: string) => sqliteStore({ database: openSqlite(join(folder, name)) })
const redisOf = (name: string) => redisStore({ client: nodeRedis(client), name })
const payload = JSON.stringify({ text: 'x'.repeat(600) })
const keys = Array.from({ length: 8 }, (_, index) => `{bare}:${index}`)

const contests: Contest[] = [
  ledgerContest('memory, one limit', memoryStore(), 1, 50_000, 1),
  ledgerContest('memory, four limits', memoryStore(), 4, 20_000, 1),
  ledgerContest('memory, one limit, 1,000,000 users', memoryStore(), 1, 200_000, 1, 1_000_000),
  {
    name: `rate-limiter-flexible ${versionOf('rate-limiter-flexible')}, consume and reward, one limit`,
    pairs: 50_000,
    atOnce: 1,
    async pair() {
      await limiter.consume('ada', 200)
      await limiter.reward('ada', 50)
    },
  },
  ledgerContest('SQLite, one limit, flushed to disk, 1,000 at once', await sqliteOf('one.db'), 1, 10_000, 1_000),
  ledgerContest('SQLite, four limits, 1,000 at once', await sqliteOf('four.db'), 4, 5_000, 1_000),
  ledgerContest('SQLite, one limit, one at a time', await sqliteOf('serial.db'), 1, 100, 1),
  ledgerContest('Redis, one limit, one at a time', redisOf('serial'), 1, 1_000, 1),
  {
    name: 'Redis, two bare EVAL of the same size, one at a time',
    pairs: 1_000,
    atOnce: 1,
    async pair() {
      for (const script of ['return 1', 'return 2']) await client.eval(script, { keys, arguments: [payload, '', '1'] })
    },
  },
  ledgerContest('Redis, one limit, 200 at once', redisOf('many'), 1, 5_000, 200),
  ledgerContest(
    'Durable Object (local workerd), 200 at once',
    durableObjectStore({ stub: objects.stub() }),
    1,
    2_000,
    200,
  ),
]

const results = new Map<string, number[]>(contests.map(({ name }) => [name, []]))
const machine = thisMachine()
try {
  for (const contest of contests) await measure({ ...contest, pairs: Math.ceil(contest.pairs / 10) }, 0)
  for (let round = 1; round <= ROUNDS; round++) {
    for (const contest of contests) results.get(contest.name)!.push(await measure(contest, round * contest.pairs))
  }
} finally {
  await client.close()
  await server.stop()
  await objects.dispose()
  rmSync(folder, { recursive: true, force: true })
}
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load}${isBusy(machine) ? ', BUSY' : ''}`,
)
console.log('\n| | pairs a second, median | lowest | highest |\n|---|---:|---:|---:|')
const show = (value: number) => Math.round(value).toLocaleString('en')
for (const [name, rates] of results) {
  console.log(`| ${name} | ${show(median(rates))} | ${show(Math.min(...rates))} | ${show(Math.max(...rates))} |`)
}
