/** Why a request does not fit a limit, and when it does if nothing else comes. */
import type { LineOp } from '../store/types.ts'
import { type Look, levelAt } from './look.ts'

export const FITS = 0
const SPENT = 1
const IN_FLIGHT = 2
const NEVER_FITS = 3

/** The rule. Nothing always fits, also where there is a debt. */
export function fits(amount: number, limit: number, held: number, spent: number): boolean {
  return amount === 0 || amount <= limit - held - spent
}

/** Why `amount` does not fit, or `FITS`. */
export function whyNot(seen: Look, amount: number): number {
  if (fits(amount, seen.limit, seen.held, seen.spent)) return FITS
  if (amount > seen.limit) return NEVER_FITS
  return amount > seen.limit - seen.spent ? SPENT : IN_FLIGHT
}

/**
 * When `amount` fits at the latest if nothing else comes; -1 if waiting does not help. What is only in flight is free when
 * the last hold is over, whatever happens, unless expiry counts it as spent.
 */
export function retryAt(
  seen: Look,
  line: LineOp,
  amount: number,
  why: number,
  spendOnExpiry: boolean,
  now: number,
): number {
  if (why === FITS || why === NEVER_FITS) return -1
  const byItself = flowsBackAt(seen, line, amount, now)
  if (why === SPENT || spendOnExpiry) return byItself
  return byItself < 0 ? seen.latest : Math.min(byItself, seen.latest)
}

function flowsBackAt(seen: Look, line: LineOp, amount: number, now: number): number {
  const { window } = line
  switch (window.kind) {
    case 'calendar':
      return seen.endsAt
    case 'total':
      return -1
    case 'rolling': {
      let over = seen.held + seen.spent + amount - seen.limit
      for (const slice of seen.slices) {
        over -= slice.held + slice.spent
        if (over <= 0) return slice.period + (window.slices + 1) * window.sliceMs
      }
      return -1
    }
    case 'bucket': {
      const level = seen.cell === undefined ? 0 : levelAt(seen.cell, window, now)
      const over = level - (seen.limit - amount) * window.scale
      return now + Math.ceil(over / window.perMs)
    }
  }
}
