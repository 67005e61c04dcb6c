/** The tables, and every statement on them. Whole numbers up to 2^53 are exact in SQLite and in its drivers. */

/** Each is made if it is not there. The file of another version is refused by `VERSION`. */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS ledger_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS ledger_cells (
    account TEXT NOT NULL, period INTEGER NOT NULL, held INTEGER NOT NULL, spent INTEGER NOT NULL,
    granted INTEGER NOT NULL, latest INTEGER NOT NULL, level INTEGER NOT NULL, level_at INTEGER NOT NULL,
    per_ms INTEGER NOT NULL, scale INTEGER NOT NULL, retire_at INTEGER NOT NULL,
    PRIMARY KEY (account, period)) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS ledger_cells_retire ON ledger_cells (retire_at)`,
  `CREATE TABLE IF NOT EXISTS ledger_entries (
    id TEXT PRIMARY KEY, pending INTEGER NOT NULL, due_at INTEGER NOT NULL, digest TEXT, print TEXT NOT NULL,
    created_at INTEGER NOT NULL, spends INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
    output INTEGER NOT NULL, step INTEGER NOT NULL, step_print TEXT NOT NULL, step_output INTEGER NOT NULL,
    settle_print TEXT NOT NULL, late INTEGER NOT NULL, expires_at INTEGER NOT NULL, places TEXT NOT NULL,
    amounts TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS ledger_entries_due ON ledger_entries (pending, due_at)`,
  `CREATE INDEX IF NOT EXISTS ledger_entries_digest ON ledger_entries (digest) WHERE digest IS NOT NULL`,
  `CREATE TABLE IF NOT EXISTS ledger_overrides (account TEXT PRIMARY KEY, amount INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID`,
]

/** Of the tables and of what is in them. */
export const VERSION = '3'

export const SQL = {
  meta: 'SELECT value FROM ledger_meta WHERE name = ?',
  setMeta:
    'INSERT INTO ledger_meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  entry: 'SELECT * FROM ledger_entries WHERE id = ?',
  byDigest: 'SELECT * FROM ledger_entries WHERE digest = ?',
  expired: 'SELECT * FROM ledger_entries WHERE pending = 1 AND due_at <= ? ORDER BY due_at',
  saveEntry: `INSERT INTO ledger_entries (id, pending, due_at, digest, print, created_at, spends, state, attempts, output,
    step, step_print, step_output, settle_print, late, expires_at, places, amounts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET pending = excluded.pending, due_at = excluded.due_at, digest = excluded.digest,
    print = excluded.print, created_at = excluded.created_at, spends = excluded.spends, state = excluded.state,
    attempts = excluded.attempts, output = excluded.output, step = excluded.step, step_print = excluded.step_print,
    step_output = excluded.step_output, settle_print = excluded.settle_print, late = excluded.late,
    expires_at = excluded.expires_at, places = excluded.places, amounts = excluded.amounts`,
  forgetEntries: `DELETE FROM ledger_entries WHERE id IN
    (SELECT id FROM ledger_entries WHERE pending = 0 AND due_at <= ? LIMIT ?)`,
  cell: 'SELECT * FROM ledger_cells WHERE account = ? AND period = ?',
  cellsFrom: 'SELECT * FROM ledger_cells WHERE account = ? AND period >= ? ORDER BY period',
  saveCell: `INSERT INTO ledger_cells
    (account, period, held, spent, granted, latest, level, level_at, per_ms, scale, retire_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (account, period) DO UPDATE SET held = excluded.held, spent = excluded.spent,
    granted = excluded.granted, latest = excluded.latest, level = excluded.level, level_at = excluded.level_at,
    per_ms = excluded.per_ms, scale = excluded.scale, retire_at = excluded.retire_at`,
  oldCells: 'SELECT account, period FROM ledger_cells WHERE retire_at <= ? LIMIT 1',
  forgetCells: `DELETE FROM ledger_cells WHERE (account, period) IN
    (SELECT account, period FROM ledger_cells WHERE retire_at <= ? LIMIT ?)`,
  anyOverride: 'SELECT 1 AS one FROM ledger_overrides LIMIT 1',
  override: 'SELECT amount, until FROM ledger_overrides WHERE account = ?',
  saveOverride: `INSERT INTO ledger_overrides (account, amount, until) VALUES (?, ?, ?)
    ON CONFLICT (account) DO UPDATE SET amount = excluded.amount, until = excluded.until`,
  dropOverride: 'DELETE FROM ledger_overrides WHERE account = ?',
} as const
