/** Writes to cells: a hold, and later what became of it. */
import { CEILING, type LineOp, type WindowOp } from '../store/types.ts'
import { decayed, type Look, levelAt } from './look.ts'
import type { Cell, Part, Rows } from './rows.ts'

/** Holds `amount` where `seen` says that an amount of now lands. */
export function hold(rows: Rows, line: LineOp, seen: Look, amount: number, now: number, expiresAt: number): Part {
  const { window } = line
  const isNew = seen.cell === undefined
  const cell =
    seen.cell ?? emptyCell(line.account, seen.period, retireAt(window, seen.period, seen.endsAt, rows.retainMs))
  grant(cell, amount, expiresAt)
  if (window.kind === 'bucket') {
    cell.level = (isNew ? 0 : levelAt(cell, window, now)) + amount * window.scale
    cell.levelAt = Math.max(cell.levelAt, now)
    cell.perMs = window.perMs
    cell.scale = window.scale
    cell.retireAt = Math.max(emptyAt(cell), expiresAt) + rows.retainMs
  }
  rows.saveCell(cell, isNew)
  return {
    account: line.account,
    unit: line.unit,
    period: seen.period,
    retireAt: cell.retireAt,
    reserved: amount,
    held: amount,
    spent: 0,
    reported: 0,
  }
}

/** Makes `held` and `spent` what the part has in its cell, in the window in which it was reserved. */
export function move(rows: Rows, part: Part, held: number, spent: number, now: number): void {
  const found = rows.cell(part.account, part.period)
  const cell = found ?? emptyCell(part.account, part.period, part.retireAt)
  const added = held + spent - part.held - part.spent
  if (cell.scale > 0) {
    cell.level = Math.max(0, decayed(cell, now) + added * cell.scale)
    cell.levelAt = Math.max(cell.levelAt, now)
    cell.retireAt = Math.max(cell.retireAt, emptyAt(cell) + rows.retainMs)
  }
  shift(cell, part, held, spent)
  rows.saveCell(cell, found === undefined)
}

/** Adds a hold to a cell's sums. */
export function grant(cell: Cell, amount: number, expiresAt: number): void {
  cell.held += amount
  cell.granted += amount
  if (expiresAt > cell.latest) cell.latest = expiresAt
}

/** The same as `move` for the sums of a cell and its part alone. */
export function shift(cell: Cell, part: Part, held: number, spent: number): void {
  // A window that was forgotten meanwhile no longer has the hold.
  cell.held = Math.max(0, cell.held + held - part.held)
  cell.spent = Math.max(0, cell.spent + spent - part.spent)
  part.held = held
  part.spent = spent
}

/** Whether a cell can take so much. */
export function hasRoomFor(rows: Rows, part: Part, held: number, spent: number): boolean {
  return hasRoomIn(rows.cell(part.account, part.period), part, held, spent)
}

/** The same for a cell that was found already. */
export function hasRoomIn(cell: Cell | undefined, part: Part, held: number, spent: number): boolean {
  if (cell === undefined) return held + spent <= CEILING
  const added = held + spent - part.held - part.spent
  if (cell.held + cell.spent + added > CEILING) return false
  return cell.scale === 0 || cell.level + added * cell.scale <= CEILING
}

export function emptyCell(account: string, period: number, retireAt: number): Cell {
  return {
    account,
    period,
    held: 0,
    spent: 0,
    granted: 0,
    latest: 0,
    level: 0,
    levelAt: 0,
    perMs: 0,
    scale: 0,
    retireAt,
  }
}

/** When the cell of a window may be forgotten; for a bucket it follows from its level. */
export function retireAt(window: WindowOp, period: number, endsAt: number, retainMs: number): number {
  switch (window.kind) {
    case 'calendar':
      return endsAt + retainMs
    case 'rolling':
      return period + (window.slices + 1) * window.sliceMs + retainMs
    case 'bucket':
    case 'total':
      return CEILING
  }
}

/** When all of a bucket has flowed back. */
function emptyAt(cell: Cell): number {
  return cell.levelAt + Math.ceil(cell.level / cell.perMs)
}
