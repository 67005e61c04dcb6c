/** Pairs of one reserve and one settle on a ledger, as `bench/ledger.ts` measures them. */
import type { LedgerStore, Limit } from '../src/ledger/index.ts'
import { createLedger } from './ledger-built.ts'
import { type Contest, INPUT, OUTPUT } from './ledger-peers.ts'

const calendars = ['day', 'hour', 'week', 'month'] as const
export function limitsOf(count: number): Limit[] {
  return calendars
    .slice(0, count)
    .map((calendar) => ({ id: calendar, per: 'user', unit: 'tokens', amount: 1e13, window: { calendar } }))
}

export const rolling: Limit[] = [
  { id: 'rolling', per: 'user', unit: 'tokens', amount: 1e13, window: { rollingMs: 86_400_000 } },
]

interface Shape {
  readonly key: string
  readonly name: string
  readonly stores: readonly LedgerStore[]
  readonly limits: readonly Limit[]
  readonly pairs: number
  readonly atOnce: number
  /** Default 1. `Infinity`: each pair is of a user that nobody saw before. */
  readonly users?: number
  /** Default: a tenth of the pairs, and each user once. */
  readonly warmPairs?: number
}

/** With several stores, pairs take turns on them. */
export function ofLedger({ key, name, stores, limits, pairs, atOnce, users = 1, warmPairs = 0 }: Shape): Contest {
  const ledgers = stores.map((store) => createLedger({ store, limits }))
  const known = users === Number.POSITIVE_INFINITY ? 0 : users
  const scopes = Array.from({ length: known }, (_, index) => ({ user: `user-${index}` }))
  const scopeOf = (number: number) => (known === 0 ? { user: `user-${number}` } : scopes[number % known]!)
  const usage = { inputTokens: INPUT, outputTokens: OUTPUT }
  return {
    key,
    name,
    pairs,
    atOnce,
    warmPairs: Math.max(warmPairs, known, Math.ceil(pairs / 10)),
    async line(take) {
      for (let number = take(); number >= 0; number = take()) {
        const ledger = ledgers[number % ledgers.length]!
        const held = await ledger.reserve({ scope: scopeOf(number), inputTokens: INPUT, outputTokens: 100 })
        await ledger.settle(held.id, usage)
      }
    },
    async check(done) {
      let spent = 0
      for (const ledger of ledgers) {
        for (let number = 0; number < Math.min(done, users); number++) {
          for (const standing of await ledger.readout(scopeOf(number))) {
            spent += Number(standing.spent) / limits.length
            if (Number(standing.held) !== 0) throw new Error(`${name}: ${standing.held} are still held`)
          }
        }
      }
      const expected = done * (INPUT + OUTPUT)
      if (spent !== expected) throw new Error(`${name}: ${spent} are spent after ${done} pairs, not ${expected}`)
    },
  }
}
