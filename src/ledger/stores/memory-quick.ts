/** Reserve and settle on the rows of one process, for what most requests are: see `store/quick.ts`. */
import { type Ask, fixedOf, PRICE_TOKENS, rateOf } from '../amounts.ts'
import type { ReservationPart, Settlement } from '../contract.ts'
import { emptyCell, grant, hasRoomIn, retireAt, shift } from '../engine/cells.ts'
import { amountFor } from '../engine/reserve.ts'
import { expire } from '../engine/resolve.ts'
import { FITS, fits } from '../engine/retry.ts'
import type { ReadLimit } from '../limits/read.ts'
import { readId } from '../options.ts'
import { toPart } from '../parts.ts'
import { toReservation, toStanding } from '../standing.ts'
import type { Quick } from '../store/quick.ts'
import { MONEY, type Used, type WindowOp } from '../store/types.ts'
import type { LimitStanding, Reservation, Scope } from '../types.ts'
import { QuickEntry, type QuickPart } from './memory-entry.ts'
import type { Account, KeptCell, MemoryRows } from './memory-rows.ts'

export class MemoryQuick implements Quick {
  readonly #rows: MemoryRows
  readonly #tick: () => number
  // What the first look at each limit found, for the write that follows it.
  readonly #windows: WindowOp[] = []
  readonly #accounts: (Account | undefined)[] = []
  readonly #cells: (KeptCell | undefined)[] = []
  readonly #amounts: number[] = []

  /** `tick` is the store's time. */
  constructor(rows: MemoryRows, tick: () => number) {
    this.#rows = rows
    this.#tick = tick
  }

  newId(): string {
    return this.#rows.newId()
  }

  reserve(
    id: string,
    isNew: boolean,
    scope: Scope,
    ask: Ask,
    limits: readonly ReadLimit[],
    holdMs: number,
    spendOnExpiry: boolean,
    unpriced: boolean,
  ): Reservation | null {
    const rows = this.#rows
    const now = this.#tick()
    expire(rows, now)
    rows.forget(now)
    if (!isNew && rows.entry(id) !== undefined) return null
    for (let at = 0; at < limits.length; at++) if (!this.#hasRoom(limits[at]!, at, scope, ask, now)) return null
    const expiresAt = now + holdMs
    const parts: QuickPart[] = []
    const standings: LimitStanding[] = []
    for (let at = 0; at < limits.length; at++) {
      const limit = limits[at]!
      const part = this.#hold(limit, at, scope, expiresAt)
      parts.push(part)
      standings.push(standingOf(limit, part, this.#windows[at]!))
    }
    const output = ask.wantOutput
    const entry = new QuickEntry(id, -1, { ...scope }, ask, now, expiresAt, spendOnExpiry, output, parts)
    if (isNew) rows.saveNewest(entry)
    else rows.saveEntry(entry, true)
    const answer = { kind: 'reserved', now, id, attempts: 1, output, expiresAt, lines: NO_LINES } as const
    return toReservation(answer, id, scope, standings, isNew ? 'nothing' : 'id', unpriced)
  }

  settle(id: string, used: Used): Settlement | null {
    const rows = this.#rows
    const now = this.#tick()
    expire(rows, now)
    rows.forget(now)
    const entry = rows.ownKept(id) ?? rows.kept(readId('id', id))
    if (!(entry instanceof QuickEntry) || entry.state !== 'pending' || entry.step > 0) return null
    const parts = entry.quickParts
    for (const part of parts) {
      if (part.unit === MONEY && used[MONEY] < 0) return null
      if (part.cell.heapIndex < 0 || !hasRoomIn(part.cell, part, 0, used[part.unit]!)) return null
    }
    const answers: ReservationPart[] = []
    for (const part of parts) {
      shift(part.cell, part, 0, used[part.unit]!)
      answers.push(toPart(part.limit, part.unit, part.period, part.reserved, 0, part.spent))
    }
    entry.used = used
    entry.state = 'settled'
    entry.dueAt = now + rows.retainMs
    rows.saveEntry(entry, false)
    return { id, repeated: false, late: false, parts: answers }
  }

  /** Whether a limit has room for all of it in a plain way. */
  #hasRoom(limit: ReadLimit, at: number, scope: Scope, ask: Ask, now: number): boolean {
    const window = limit.windowAt(now)
    if (window.kind !== 'calendar' && window.kind !== 'total') return false
    const account = this.#rows.accountFor(limit, scope)
    const cell = account?.cells.at(-1)
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

  #hold(limit: ReadLimit, at: number, scope: Scope, expiresAt: number): QuickPart {
    const rows = this.#rows
    const window = this.#windows[at]!
    const amount = this.#amounts[at]!
    const account = this.#accounts[at] ?? rows.addAccount(limit, scope)
    const period = periodOf(window)
    let cell = this.#cells[at]
    if (cell === undefined) {
      const until = retireAt(window, period, endOf(window), rows.retainMs)
      cell = rows.addCell(emptyCell(account.key, period, until))
    }
    grant(cell, amount, expiresAt)
    return {
      account: account.key,
      unit: limit.unit,
      period,
      retireAt: cell.retireAt,
      reserved: amount,
      held: amount,
      spent: 0,
      reported: 0,
      cell,
      limit: limit.id,
    }
  }
}

const NO_LINES = [] as const

function amountOf(limit: ReadLimit, ask: Ask): number {
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

function standingOf(limit: ReadLimit, { cell, period, reserved }: QuickPart, window: WindowOp): LimitStanding {
  return toStanding(limit, {
    limit: limit.amount,
    held: cell.held,
    spent: cell.spent,
    reserved,
    granted: cell.granted,
    startsAt: period,
    endsAt: endOf(window),
    why: FITS,
    retryAt: -1,
    overrideUntil: 0,
  })
}
