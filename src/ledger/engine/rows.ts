/** The rows that the engine works on. A store provides them inside of one transaction; the engine decides. */
import type { EntryState } from '../store/types.ts'

/**
 * A counter in one window: what is held and what is spent, apart. `granted` is all that was ever reserved here, `latest`
 * the last expiry of any hold. A bucket has one cell, whose `level` is what has not yet flowed back, in units of
 * 1/`scale`, at `levelAt`; `perMs` of them flow back each millisecond.
 */
export interface Cell {
  readonly account: string
  readonly period: number
  held: number
  spent: number
  granted: number
  latest: number
  level: number
  levelAt: number
  perMs: number
  /** 0 when this is no bucket. */
  scale: number
  /** When the cell may be forgotten. */
  retireAt: number
}

/**
 * A reservation's share of one cell. `held` and `spent` are what it has in the cell now, `reported` what was said to be
 * used while it was pending.
 */
export interface Part {
  readonly account: string
  readonly unit: number
  readonly period: number
  readonly retireAt: number
  reserved: number
  held: number
  spent: number
  reported: number
}

export interface Entry {
  readonly id: string
  readonly print: string
  readonly digest: string | null
  readonly createdAt: number
  readonly spendOnExpiry: boolean
  state: EntryState
  attempts: number
  output: number
  step: number
  stepPrint: string
  stepOutput: number
  settlePrint: string
  late: boolean
  expiresAt: number
  /** When something happens by itself: a pending entry expires, any other is forgotten. */
  dueAt: number
  parts: Part[]
}

export interface Override {
  readonly amount: number
  /** -1: without an end. */
  readonly until: number
}

/** The rows of one ledger, readable and writable in one transaction. Rows that were read may be changed and saved. */
export interface Rows {
  /** How long entries and windows are kept after they are over, in milliseconds. */
  readonly retainMs: number
  entry(id: string): Entry | undefined
  pendingByDigest(digest: string): Entry | undefined
  saveEntry(entry: Entry, isNew: boolean): void
  /** Pending entries whose hold is over at `now`: about `count` or all; none when there are none left. */
  expired(now: number, count: number): readonly Entry[]
  cell(account: string, period: number): Cell | undefined
  /** The cells of an account whose period is at least `period`, ascending. */
  cellsFrom(account: string, period: number): readonly Cell[]
  saveCell(cell: Cell, isNew: boolean): void
  /** Deletes a few entries and cells that nobody can need any more at `now`. */
  forget(now: number): void
  override(account: string): Override | undefined
  saveOverride(account: string, override: Override | null): void
}

/** The entry of an id; none when its time is over, whether or not it was deleted by now. */
export function entryAt(rows: Rows, id: string, now: number): Entry | undefined {
  const entry = rows.entry(id)
  return entry === undefined || (entry.state !== 'pending' && entry.dueAt <= now) ? undefined : entry
}
