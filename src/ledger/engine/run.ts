/** One operation on the rows of a store, inside of one transaction of that store. */
import type { Answer, LedgerOp } from '../store/types.ts'
import { charge } from './charge.ts'
import { extend } from './extend.ts'
import { look, toAnswer } from './look.ts'
import { reserve } from './reserve.ts'
import { expire, release, settle, toPartAnswer } from './resolve.ts'
import { FITS } from './retry.ts'
import { entryAt, type Rows } from './rows.ts'

/** `now` is the store's time. Holds that are over by then end first, so that an answer never depends on who cleared. */
export function run(rows: Rows, op: Exclude<LedgerOp, { kind: 'identity' }>, now: number): Answer {
  expire(rows, now)
  rows.forget(now)
  switch (op.kind) {
    case 'reserve':
      return reserve(rows, op, now)
    case 'settle':
      return settle(rows, op, now)
    case 'extend':
      return extend(rows, op, now)
    case 'release':
      return release(rows, op, now)
    case 'charge':
      return charge(rows, op, now)
    case 'read': {
      const lines = []
      for (const line of op.lines) {
        const seen = look(rows, line, op.at ?? now)
        if (seen === null) return { kind: 'clock', now }
        lines.push(toAnswer(seen, 0, 0, FITS, -1))
      }
      return { kind: 'read', now, lines }
    }
    case 'find': {
      const entry = entryAt(rows, op.id, now)
      if (entry === undefined) return { kind: 'found', now, entry: null }
      const { state, attempts, step, createdAt, expiresAt } = entry
      const parts = entry.parts.map(toPartAnswer)
      return { kind: 'found', now, entry: { state, attempts, step, createdAt, expiresAt, parts } }
    }
    case 'override':
      rows.saveOverride(op.account, op.amount === null ? null : { amount: op.amount, until: op.until ?? -1 })
      return { kind: 'overridden', now }
  }
}
