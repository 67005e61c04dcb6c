/**
 * How far past a budget 1,000 requests at once come, when it is enough for 100 of them: `npm run ledger:overshoot`. Needs
 * `npm run setup`. Prints a table.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { durableObjectStore } from '../src/ledger/durable-object.ts'
import { createLedger, type LedgerStore, memoryStore } from '../src/ledger/index.ts'
import { buildContender, rushFromFour } from '../test/ledger/contenders.ts'
import { LIMITS } from '../test/ledger/contested-limits.ts'
import { startRedis } from '../test/ledger/redis-server.ts'
import { durableObjectCreator } from '../test/ledger/workerd.ts'

const REQUESTS = 1_000
const TOKENS = 10
const BUDGET = 1_000

interface Outcome {
  readonly name: string
  readonly passed: number
  /** Whether a request that still fits passes after one that was refused; null where it was not tried. */
  readonly fitsAfterRefusal: boolean | null
}

async function rushOnce(name: string, store: LedgerStore): Promise<Outcome> {
  const ledger = createLedger({ store, limits: LIMITS })
  const scope = { user: 'shared' }
  const ask = (tokens: number) => ledger.reserve({ scope, inputTokens: tokens, outputTokens: 0 })
  const answers = await Promise.all(Array.from({ length: REQUESTS }, () => ask(TOKENS)))
  const [first] = answers
  await ledger.release(first!.id)
  await ask(BUDGET - 5)
  return { name, passed: answers.filter(({ ok }) => ok).length, fitsAfterRefusal: (await ask(TOKENS)).ok }
}

/** Spend is added when the answer is there, as gateways with a soft cap do. */
async function chargeAfter(): Promise<Outcome> {
  let spent = 0
  let passed = 0
  const request = async () => {
    if (spent + TOKENS > BUDGET) return
    passed++
    await new Promise((resolve) => setTimeout(resolve, 5))
    spent += TOKENS
  }
  await Promise.all(Array.from({ length: REQUESTS }, request))
  return { name: 'check, send, add afterwards (a soft cap)', passed, fitsAfterRefusal: true }
}

async function rateLimiterFlexible(): Promise<Outcome> {
  const limiter = new RateLimiterMemory({ points: BUDGET, duration: 3_600 })
  const ask = (key: string, tokens: number) =>
    limiter.consume(key, tokens).then(
      () => true,
      () => false,
    )
  const answers = await Promise.all(Array.from({ length: REQUESTS }, () => ask('rush', TOKENS)))
  await ask('other', BUDGET - TOKENS)
  await ask('other', BUDGET - 5)
  return {
    name: 'rate-limiter-flexible, one limit',
    passed: answers.filter(Boolean).length,
    fitsAfterRefusal: await ask('other', TOKENS),
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tokenroom-overshoot-'))
const server = await startRedis()
const objects = await durableObjectCreator()
await buildContender()
const rows: Outcome[] = []
try {
  rows.push(await chargeAfter(), await rateLimiterFlexible())
  rows.push(await rushOnce('tokenroom, memory', memoryStore()))
  rows.push({
    name: 'tokenroom, SQLite, four processes',
    passed: await rushFromFour('sqlite', join(folder, 'ledger.db')),
    fitsAfterRefusal: null,
  })
  rows.push({
    name: 'tokenroom, Redis, four processes',
    passed: await rushFromFour('redis', server.url),
    fitsAfterRefusal: null,
  })
  rows.push(await rushOnce('tokenroom, a Durable Object', durableObjectStore({ stub: objects.stub() })))
} finally {
  await objects.dispose()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

console.log(`${REQUESTS} requests of ${TOKENS} tokens at once, a budget of ${BUDGET}\n`)
console.log('| | passed | over the budget | after a refusal, what fits passes |\n|---|---:|---:|---|')
for (const { name, passed, fitsAfterRefusal } of rows) {
  const over = Math.max(0, passed * TOKENS - BUDGET)
  console.log(
    `| ${name} | ${passed} | ${over} | ${fitsAfterRefusal === null ? '–' : fitsAfterRefusal ? 'yes' : 'no'} |`,
  )
}
process.exitCode = rows.some(({ name, passed }) => name.startsWith('tokenroom') && passed !== 100) ? 1 : 0
