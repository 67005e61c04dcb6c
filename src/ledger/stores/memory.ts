/** The store of one process: gone when it ends. Reserve and settle are O(log n) in what is pending, and await nothing. */
import { run } from '../engine/run.ts'
import { QUICK, type Quick } from '../store/quick.ts'
import type { Answer, LedgerOp, LedgerStore } from '../store/types.ts'
import { Clock } from './clock.ts'
import { MemoryQuick } from './memory-quick.ts'
import { MemoryRows } from './memory-rows.ts'

export interface MemoryStoreOptions {
  /** How long what is over can still be settled late, repeated and read, in milliseconds. Default: a day. */
  readonly retainMs?: number
  /**
   * The most settled and released reservations that are remembered, so that a repeat is recognised. Default 10,000;
   * the oldest are forgotten first. What is pending or expired is never forgotten for its number.
   */
  readonly maxResolved?: number
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number
}

const DAY_MS = 86_400_000

export function memoryStore(options: MemoryStoreOptions = {}): LedgerStore {
  const { retainMs = DAY_MS, maxResolved = 10_000, now = Date.now } = options
  const rows = new MemoryRows(retainMs, maxResolved)
  const clock = new Clock(now)
  const store: LedgerStore & { readonly [QUICK]: Quick } = {
    name: 'memory',
    apply(op: LedgerOp): Answer {
      const time = clock.tick()
      return op.kind === 'identity' ? { kind: 'identity', now: time, found: '' } : run(rows, op, time)
    },
    [QUICK]: new MemoryQuick(rows, clock),
  }
  return store
}
