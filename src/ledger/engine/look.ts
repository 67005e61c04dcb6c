/** Where a limit stands: which cell an amount would land in, and what is held and spent in the window. */
import type { LineAnswer, LineOp, WindowOp } from '../store/types.ts'
import type { Cell, Rows } from './rows.ts'

/** A limit's standing, with what is needed to write to it. */
export interface Look {
  readonly limit: number
  readonly overrideUntil: number
  readonly startsAt: number
  readonly endsAt: number
  /** Where an amount of now lands. */
  readonly period: number
  readonly held: number
  readonly spent: number
  readonly granted: number
  /** When the last hold in this window is over. */
  readonly latest: number
  readonly cell: Cell | undefined
  /** The slices of a rolling window that count, oldest first. */
  readonly slices: readonly Cell[]
}

const NO_SLICES: readonly Cell[] = []

/** The standing of `line` at `now`; null when `now` is outside of the edges that came with it. */
export function look(rows: Rows, line: LineOp, now: number): Look | null {
  const override = rows.override(line.account)
  const holds = override !== undefined && (override.until < 0 || now < override.until)
  const limit = holds ? override.amount : line.limit
  const overrideUntil = holds ? override.until : 0
  const { window, account } = line
  switch (window.kind) {
    case 'calendar': {
      const { edges } = window
      let at = edges.length - 1
      while (at >= 0 && edges[at]! > now) at--
      if (at < 0 || at === edges.length - 1) return null
      return ofCell(rows.cell(account, edges[at]!), limit, overrideUntil, edges[at]!, edges[at + 1]!)
    }
    case 'total':
      return ofCell(rows.cell(account, 0), limit, overrideUntil, 0, -1)
    case 'rolling':
      return ofSlices(rows, account, window, limit, overrideUntil, now)
    case 'bucket': {
      const cell = rows.cell(account, 0)
      const used = cell === undefined ? 0 : Math.ceil(levelAt(cell, window, now) / window.scale)
      // What flowed back fills up the held part last: together they are what is missing from the bucket.
      const held = Math.min(cell?.held ?? 0, used)
      return {
        limit,
        overrideUntil,
        startsAt: 0,
        endsAt: -1,
        period: 0,
        held,
        spent: used - held,
        granted: cell?.granted ?? 0,
        latest: cell?.latest ?? 0,
        cell,
        slices: NO_SLICES,
      }
    }
  }
}

function ofCell(cell: Cell | undefined, limit: number, overrideUntil: number, startsAt: number, endsAt: number): Look {
  return {
    limit,
    overrideUntil,
    startsAt,
    endsAt,
    period: startsAt,
    held: cell === undefined ? 0 : cell.held,
    spent: cell === undefined ? 0 : cell.spent,
    granted: cell === undefined ? 0 : cell.granted,
    latest: cell === undefined ? 0 : cell.latest,
    cell,
    slices: NO_SLICES,
  }
}

function ofSlices(
  rows: Rows,
  account: string,
  window: WindowOp & { kind: 'rolling' },
  limit: number,
  overrideUntil: number,
  now: number,
): Look {
  const period = now - (now % window.sliceMs)
  const startsAt = period - window.slices * window.sliceMs
  const slices = rows.cellsFrom(account, startsAt)
  let [held, spent, granted, latest] = [0, 0, 0, 0]
  let cell: Cell | undefined
  for (const slice of slices) {
    held += slice.held
    spent += slice.spent
    granted += slice.granted
    latest = Math.max(latest, slice.latest)
    if (slice.period === period) cell = slice
  }
  return { limit, overrideUntil, startsAt, endsAt: -1, period, held, spent, granted, latest, cell, slices }
}

/** What has not flowed back at `now`, in the units of `window`. */
export function levelAt(cell: Cell, window: { readonly perMs: number; readonly scale: number }, now: number): number {
  const level = decayed(cell, now)
  return cell.scale === window.scale ? level : Math.ceil(level / cell.scale) * window.scale
}

/** The same in the cell's own units. */
export function decayed(cell: Cell, now: number): number {
  const elapsedMs = now - cell.levelAt
  if (elapsedMs <= 0) return cell.level
  // Compared by division: the product could pass what is exact.
  return elapsedMs >= cell.level / cell.perMs ? 0 : cell.level - elapsedMs * cell.perMs
}

/** `added`: what is held from now on, and was not when `seen` was made. */
export function toAnswer(seen: Look, reserved: number, added: number, why: number, retryAt: number): LineAnswer {
  const { limit, spent, startsAt, endsAt, overrideUntil } = seen
  const [held, granted] = [seen.held + added, seen.granted + added]
  return { limit, held, spent, reserved, granted, startsAt, endsAt, why, retryAt, overrideUntil }
}
