/** Rows in a SQL database, for one transaction: read once, changed in memory, written when it ends. */
import type { Cell, Entry, Override, Rows } from '../../engine/rows.ts'
import type { SqlDatabase, SqlValue } from './database.ts'
import { entryOf, entryRow } from './entry-row.ts'
import { SQL } from './schema.ts'

/** How many rows that nobody needs one operation deletes: more than it can add. */
const FORGET_FOR_EACH = 8

/** So many entries, and so many counters with their cells, are kept from one transaction to the next. */
const MOST_KEPT = 10_000

/**
 * Rows as they are in the database after a transaction, for the next one: entries, of which a settle needs the pending ones, and cells.
 * They hold as long as `version` is that of the database.
 */
export class KeptRows {
  version = ''
  readonly entries = new Map<string, Entry>()
  readonly cells = new Map<string, Map<number, Cell | undefined>>()

  clear(): void {
    this.version = ''
    this.entries.clear()
    this.cells.clear()
  }
}

export class SqlRows implements Rows {
  readonly retainMs: number
  readonly #database: SqlDatabase
  readonly #operations: number
  readonly #kept: KeptRows
  readonly #entries: Map<string, Entry>
  readonly #changedEntries = new Set<Entry>()
  readonly #cells: Map<string, Map<number, Cell | undefined>>
  readonly #changedCells = new Set<Cell>()
  #isCleared = false
  #isForgotten = false
  #hasOverrides: boolean | undefined

  /** For a transaction of so many operations, all at the same time. `kept` is what is known at its beginning. */
  constructor(database: SqlDatabase, retainMs: number, operations: number, kept: KeptRows) {
    this.#kept = kept
    this.#entries = kept.entries
    this.#cells = kept.cells
    this.#database = database
    this.retainMs = retainMs
    this.#operations = operations
  }

  /** Writes what was changed, and keeps for the next transaction what it may need. */
  flush(): void {
    for (const entry of this.#changedEntries) this.#database.run(SQL.saveEntry, ...entryRow(entry))
    for (const cell of this.#changedCells) {
      const { account, period, held, spent, granted, latest, level, levelAt, perMs, scale, retireAt } = cell
      const sums = [held, spent, granted, latest, level, levelAt, perMs, scale, retireAt]
      this.#database.run(SQL.saveCell, account, period, ...sums)
    }
    for (const { id, state } of this.#changedEntries) if (state !== 'pending') this.#entries.delete(id)
    if (this.#entries.size > MOST_KEPT || this.#cells.size > MOST_KEPT) this.#kept.clear()
  }

  entry(id: string): Entry | undefined {
    const known = this.#entries.get(id)
    if (known !== undefined) return known
    const [row] = this.#database.all(SQL.entry, id)
    return row === undefined ? undefined : this.#read(row)
  }

  pendingByDigest(digest: string): Entry | undefined {
    let found: Entry | undefined
    for (const entry of this.#changedEntries) if (entry.digest === digest && entry.state === 'pending') found = entry
    if (found !== undefined) return found
    const entries = this.#database.all(SQL.byDigest, digest).map((row) => this.#read(row))
    // The last, as in every store: an earlier one may be pending still, and too old to be the same request.
    return entries.filter(({ state }) => state === 'pending').reduce<Entry | undefined>(later, undefined)
  }

  saveEntry(entry: Entry, isNew: boolean): void {
    if (isNew) this.#entries.set(entry.id, entry)
    this.#changedEntries.add(entry)
  }

  expired(now: number): readonly Entry[] {
    // All operations of the transaction have the same time: what is new ends after it.
    if (this.#isCleared) return []
    this.#isCleared = true
    return this.#database.all(SQL.expired, now).map((row) => this.#read(row))
  }

  cell(account: string, period: number): Cell | undefined {
    const cells = this.#ofAccount(account)
    if (cells.has(period)) return cells.get(period)
    const [row] = this.#database.all(SQL.cell, account, period)
    const cell = row === undefined ? undefined : toCell(row)
    cells.set(period, cell)
    return cell
  }

  cellsFrom(account: string, period: number): readonly Cell[] {
    const cells = this.#ofAccount(account)
    for (const row of this.#database.all(SQL.cellsFrom, account, period)) {
      if (cells.get(row.period as number) === undefined) cells.set(row.period as number, toCell(row))
    }
    const found: Cell[] = []
    for (const [at, cell] of cells) {
      if (at >= period) {
        if (cell !== undefined) found.push(cell)
        // Rolling windows leave a slice every few seconds: older ones are read again if somebody asks for them.
      } else if (cell === undefined || !this.#changedCells.has(cell)) cells.delete(at)
    }
    return found.sort((a, b) => a.period - b.period)
  }

  saveCell(cell: Cell, isNew: boolean): void {
    if (isNew) this.#ofAccount(cell.account).set(cell.period, cell)
    this.#changedCells.add(cell)
  }

  forget(now: number): void {
    if (this.#isForgotten) return
    this.#isForgotten = true
    const most = FORGET_FOR_EACH * this.#operations
    this.#database.run(SQL.forgetEntries, now, most)
    if (this.#database.all(SQL.oldCells, now).length === 0) return
    this.#database.run(SQL.forgetCells, now, most)
    // What is there still is read again, but for what was changed when holds ended and is not written yet.
    for (const cells of this.#cells.values()) {
      for (const [period, cell] of cells) {
        if (cell === undefined || !this.#changedCells.has(cell)) cells.delete(period)
      }
    }
  }

  override(account: string): Override | undefined {
    this.#hasOverrides ??= this.#database.all(SQL.anyOverride).length > 0
    if (!this.#hasOverrides) return undefined
    const [row] = this.#database.all(SQL.override, account)
    return row === undefined ? undefined : { amount: row.amount as number, until: row.until as number }
  }

  saveOverride(account: string, override: Override | null): void {
    if (override === null) this.#database.run(SQL.dropOverride, account)
    else this.#database.run(SQL.saveOverride, account, override.amount, override.until)
    this.#hasOverrides = undefined
  }

  #read(row: Record<string, SqlValue>): Entry {
    const entry = entryOf(row)
    const known = this.#entries.get(entry.id)
    if (known !== undefined) return known
    this.#entries.set(entry.id, entry)
    return entry
  }

  #ofAccount(account: string): Map<number, Cell | undefined> {
    let cells = this.#cells.get(account)
    if (cells === undefined) {
      cells = new Map()
      this.#cells.set(account, cells)
    }
    return cells
  }
}

function later(a: Entry | undefined, b: Entry): Entry {
  return a === undefined || b.createdAt >= a.createdAt ? b : a
}

function toCell(row: Record<string, SqlValue>): Cell {
  return {
    account: row.account as string,
    period: row.period as number,
    held: row.held as number,
    spent: row.spent as number,
    granted: row.granted as number,
    latest: row.latest as number,
    level: row.level as number,
    levelAt: row.level_at as number,
    perMs: row.per_ms as number,
    scale: row.scale as number,
    retireAt: row.retire_at as number,
  }
}
