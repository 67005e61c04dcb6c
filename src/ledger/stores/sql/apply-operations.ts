/** Operations on a SQL database, many in one transaction. */
import { run } from '../../engine/run.ts'
import type { Answer, IdentityOp, LedgerOp } from '../../store/types.ts'
import type { SqlDatabase } from './database.ts'
import { type KeptRows, SqlRows } from './rows.ts'
import { SCHEMA, SQL, VERSION } from './schema.ts'

/** An operation, and the data that it is meant for: null for any. */
export interface QueuedOp {
  readonly op: LedgerOp
  readonly identity: string | null
}

/** Makes the tables where there are none. Throws when they are of another version. */
export function prepareDatabase(database: SqlDatabase): void {
  database.transaction(() => {
    for (const statement of SCHEMA) database.run(statement)
    const version = readMeta(database, 'version')
    if (version === null) database.run(SQL.setMeta, 'version', VERSION)
    else if (version !== VERSION) {
      throw new Error(`the database has a ledger of version ${version}, this is version ${VERSION}; use another file`)
    }
  })
}

/**
 * Carries out all items in order at `now`, in one transaction: they are durable together, or none happened. `kept` is the
 * same object in all calls on a database.
 */
export function applyAll(
  database: SqlDatabase,
  items: readonly QueuedOp[],
  retainMs: number,
  now: number,
  kept: KeptRows,
): Answer[] {
  try {
    return database.transaction(() => {
      if (database.version === undefined || database.version() !== kept.version) kept.clear()
      const rows = new SqlRows(database, retainMs, items.length, kept)
      const answers = answerAll(database, rows, items, now)
      rows.flush()
      kept.version = database.version?.() ?? ''
      return answers
    })
  } catch (cause) {
    // Nothing of it happened.
    kept.clear()
    throw cause
  }
}

function answerAll(database: SqlDatabase, rows: SqlRows, items: readonly QueuedOp[], now: number): Answer[] {
  let identity = readMeta(database, 'identity')
  const answers: Answer[] = []
  for (const item of items) {
    if (item.identity !== null && item.identity !== identity) {
      answers.push({ kind: 'lost', found: identity })
    } else if (item.op.kind === 'identity') {
      identity = name(database, item.op, identity)
      answers.push({ kind: 'identity', now, found: identity })
    } else {
      answers.push(run(rows, item.op, now))
    }
  }
  return answers
}

function name(database: SqlDatabase, op: IdentityOp, identity: string | null): string | null {
  if (op.set === null || op.from !== identity) return identity
  database.run(SQL.setMeta, 'identity', op.set)
  return op.set
}

function readMeta(database: SqlDatabase, key: string): string | null {
  const [row] = database.all(SQL.meta, key)
  return row === undefined ? null : String(row.value)
}
