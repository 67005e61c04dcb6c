/** Messages that wait, in a table beside those of usage. */
import type { SqlDatabase } from '../../ledger/stores/sql/database.ts'
import type { Outbox } from './outbox.ts'

/** `due_at` of a message that was dropped is when its id is forgotten. */
export const OUTBOX_SCHEMA = [
  `CREATE TABLE IF NOT EXISTS usage_outbox (receiver TEXT NOT NULL, id TEXT NOT NULL, waits INTEGER NOT NULL,
    due_at INTEGER NOT NULL, attempts INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (receiver, id)) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS usage_outbox_due ON usage_outbox (waits, receiver, due_at)',
]

const FORGET = 'DELETE FROM usage_outbox WHERE waits = 0 AND receiver = ? AND due_at < ?'
const COUNT = 'SELECT COUNT(*) AS number FROM usage_outbox WHERE waits = 1 AND receiver = ?'
const FIND = 'SELECT waits FROM usage_outbox WHERE receiver = ? AND id = ?'
const PUT = 'INSERT INTO usage_outbox (receiver, id, waits, due_at, attempts, body) VALUES (?, ?, 1, ?, 0, ?)'
const DUE = `SELECT id, attempts, body FROM usage_outbox WHERE waits = 1 AND receiver = ? AND due_at <= ?
  ORDER BY due_at LIMIT ?`
const LEASE = 'UPDATE usage_outbox SET due_at = ? WHERE receiver = ? AND id = ?'
const PUT_BACK = 'UPDATE usage_outbox SET attempts = ?, due_at = ? WHERE receiver = ? AND id = ? AND waits = 1'
const DROP = "UPDATE usage_outbox SET waits = 0, body = '', due_at = ? WHERE receiver = ? AND id = ?"
const NEXT = 'SELECT MIN(due_at) AS due FROM usage_outbox WHERE waits = 1 AND receiver = ?'

/** The table of `OUTBOX_SCHEMA` must be there. `now` is the store's clock. */
export function sqlOutbox(database: SqlDatabase, now: () => number): Outbox {
  return {
    put: (to, { id, body }, most) =>
      database.transaction(() => {
        const time = Math.floor(now())
        database.run(FORGET, to, time)
        if (database.all(FIND, to, id).length > 0) return 'known'
        if (Number(database.all(COUNT, to)[0]?.number) >= most) return 'full'
        database.run(PUT, to, id, time, body)
        return 'kept'
      }),
    take: (to, most, leaseMs) =>
      database.transaction(() => {
        const time = Math.floor(now())
        const rows = database.all(DUE, to, time, most)
        for (const { id } of rows) database.run(LEASE, time + Math.ceil(leaseMs), to, String(id))
        return rows.map(({ id, attempts, body }) => ({
          id: String(id),
          attempts: Number(attempts),
          body: String(body),
        }))
      }),
    putBack(to, id, attempts, waitMs) {
      database.run(PUT_BACK, attempts, Math.ceil(now() + waitMs), to, id)
    },
    drop(to, id, rememberMs) {
      database.run(DROP, Math.ceil(now() + rememberMs), to, id)
    },
    nextMs(to) {
      const due = database.all(NEXT, to)[0]?.due ?? null
      return due === null ? null : Math.max(0, Number(due) - now())
    },
  }
}
