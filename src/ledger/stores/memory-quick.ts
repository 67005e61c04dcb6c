/** Reserve and settle on the rows of one process, for what most requests are: see `store/quick.ts`. */
import { type AskedAmounts, fixedOf, PRICE_TOKENS, rateOf } from '../amounts.ts'
import type { ReservationPart, Settlement } from '../contract.ts'
import { emptyCell, grant, hasRoomIn, retireAt, shift } from '../engine/cells.ts'
import { amountFor } from '../engine/reserve.ts'
import { expire } from '../engine/resolve.ts'
import { fits } from '../engine/retry.ts'
import type { ReadLimit } from '../limits/read.ts'
import { readId } from '../options.ts'
import { toPart } from '../reservation-state.ts'
import { plainReservation, plainStanding } from '../standing.ts'
import type { Quick } from '../store/quick.ts'
import { MONEY, type Used, type WindowOp } from '../store/types.ts'
import type { LimitStanding, Reservation, Scope } from '../types.ts'
import type { Account, KeptCell } from './accounts.ts'
import type { Clock } from './clock.ts'
import { QuickEntry, type QuickPart } from './memory-entry.ts'
import type { MemoryRows } from './memory-rows.ts'

export class MemoryQuick implements Quick {
  readonly #rows: MemoryRows
  readonly #clock: Clock
  // What the first look at each limit found, for the write that follows it.
  readonly #windows: WindowOp[] = []
  readonly #accounts: (Account | undefined)[] = []
  readonly #cells: (KeptCell | undefined)[] = []
  readonly #amounts: number[] = []

  constructor(rows: MemoryRows, clock: Clock) {
    this.#rows = rows
    this.#clock = clock
  }

  newId(): string {
    return this.#rows.newId()
  }

  reserve(
    id: string,
    isNew: boolean,
    scope: Scope,
    names: readonly string[] | null,
    ask: AskedAmounts,
    limits: readonly ReadLimit[],
    holdMs: number,
    spendOnExpiry: boolean,
    unpriced: boolean,
  ): Reservation | null {
    const rows = this.#rows
    const now = this.#clock.tick()
    expire(rows, now)
    rows.forget(now)
    if (!isNew && rows.entry(id) !== undefined) return null
    for (let at = 0; at < limits.length; at++) if (!this.#hasRoom(limits[at]!, at, scope, ask, now)) return null
    const expiresAt = now + holdMs
    const count = limits.length
    const entry = rows.pool.take()
    const standings = new Array<LimitStanding>(count)
    if (entry.quickParts.length !== count) entry.quickParts.length = 0
    for (let at = 0; at < count; at++) {
      const limit = limits[at]!
      const cell = this.#hold(limit, at, scope, expiresAt)
      const reserved = this.#amounts[at]!
      setPart(entry.quickParts, at, limit, cell, reserved)
      standings[at] = plainStanding(limit, reserved, cell, endOf(this.#windows[at]!))
    }
    const copy = count === 0 ? { ...scope } : this.#accounts[0]!.copyOf(scope, names)
    entry.begin(id, copy, ask, now, expiresAt, spendOnExpiry)
    if (isNew) rows.saveNewest(entry)
    else rows.saveEntry(entry, true)
    const identifiedBy = isNew ? 'nothing' : 'id'
    return plainReservation(id, scope, ask.wantOutput, expiresAt, standings, identifiedBy, unpriced)
  }

  settle(id: string, used: Used): Settlement | null {
    const rows = this.#rows
    const now = this.#clock.tick()
    expire(rows, now)
    rows.forget(now)
    const entry = rows.ownKept(id) ?? rows.kept(readId('id', id))
    if (!(entry instanceof QuickEntry) || entry.state !== 'pending' || entry.step > 0) return null
    const parts = entry.quickParts
    for (const part of parts) {
      if (part.unit === MONEY && used[MONEY] < 0) return null
      if (part.cell.heapIndex < 0 || !hasRoomIn(part.cell, part, 0, used[part.unit]!)) return null
    }
    const answers = new Array<ReservationPart>(parts.length)
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]!
      shift(part.cell, part, 0, used[part.unit]!)
      answers[at] = toPart(part.limit, part.unit, part.period, part.reserved, 0, part.spent)
    }
    entry.state = 'settled'
    entry.dueAt = now + rows.retainMs
    rows.settled(entry, used)
    return { id, repeated: false, late: false, parts: answers }
  }

  /** Whether a limit has room for all of it in a plain way. */
  #hasRoom(limit: ReadLimit, at: number, scope: Scope, ask: AskedAmounts, now: number): boolean {
    const window = limit.windowAt(now)
    if (window.kind !== 'calendar' && window.kind !== 'total') return false
    const account = this.#rows.accounts.findFor(limit, scope)
    const cell = account?.newest
    const period = periodOf(window)
    const isCurrent = cell !== undefined && cell.period === period
    // An older cell may be in use after a charge in the past or a change of the limit's window.
    if (cell !== undefined && cell.period > period) return false
    if (account?.override !== undefined) return false
    const amount = amountOf(limit, ask)
    if (!fits(amount, limit.amount, isCurrent ? cell.held : 0, isCurrent ? cell.spent : 0)) return false
    this.#windows[at] = window
    this.#accounts[at] = account
    this.#cells[at] = isCurrent ? cell : undefined
    this.#amounts[at] = amount
    return true
  }

  #hold(limit: ReadLimit, at: number, scope: Scope, expiresAt: number): KeptCell {
    const { accounts, retainMs } = this.#rows
    let cell = this.#cells[at]
    if (cell === undefined) {
      const window = this.#windows[at]!
      const account = this.#accounts[at] ?? accounts.getFor(limit, scope)
      this.#accounts[at] = account
      const period = periodOf(window)
      const empty = emptyCell(account.key, period, retireAt(window, period, endOf(window), retainMs))
      cell = this.#rows.addCell(empty, account)
    }
    grant(cell, this.#amounts[at]!, expiresAt)
    return cell
  }
}

/** Fills the place with a part that holds all it reserved; the object in it is used again. */
function setPart(parts: QuickPart[], at: number, limit: ReadLimit, cell: KeptCell, reserved: number): void {
  const part = parts[at]
  if (part === undefined) {
    const { account, period, retireAt } = cell
    const fixed = { account, unit: limit.unit, period, retireAt }
    parts.push({ ...fixed, reserved, held: reserved, spent: 0, reported: 0, cell, limit: limit.id })
    return
  }
  part.reserved = reserved
  part.held = reserved
  part.spent = 0
  part.reported = 0
  if (part.cell === cell && part.unit === limit.unit) return
  part.account = cell.account
  part.unit = limit.unit
  part.period = cell.period
  part.retireAt = cell.retireAt
  part.cell = cell
  part.limit = limit.id
}

function amountOf(limit: ReadLimit, ask: AskedAmounts): number {
  const { unit } = limit
  return amountFor(fixedOf(ask, unit), rateOf(ask, unit), unit === MONEY ? PRICE_TOKENS : 1, ask.wantOutput)
}

/** The window's start: `now` is always between the middle edges, as it was made for it. */
function periodOf(window: WindowOp): number {
  return window.kind === 'calendar' ? window.edges[1]! : 0
}

function endOf(window: WindowOp): number {
  return window.kind === 'calendar' ? window.edges[2]! : -1
}
