import type { ShrinkableSlot } from './clear-results.ts'
import { trimStart } from './places.ts'
import { canShorten } from './shorten-texts.ts'

/** Which units stay within a limit. */
export interface Served {
  /** 1 or 0 for each unit. */
  readonly kept: Uint8Array
  /** Tokens of what stays; those of units that have to be shortened are their least. */
  readonly usedTokens: number
  /** The first unit that did not fit, or null. */
  readonly boundary: number | null
  /** Units that stay, but only if they are shortened to what is left. */
  readonly shortened: readonly number[]
  /** Units that would fit, but with which the API, or the caller, does not let a window begin. */
  readonly cannotStart: ReadonlySet<number>
}

/** A turn of so many steps is work of an agent, of which a part is worth sending; of an exchange it is not. */
const LONG_TURN_STEPS = 3

/** What must stay with all shortened that may be. */
export function mustTokensAtLeast<M extends object>({ mustTokens, units, leastOf }: ShrinkableSlot<M>): number {
  let tokens = mustTokens
  for (const [unit, leastTokens] of leastOf) tokens -= Math.max(0, units.tokens[unit]! - leastTokens)
  return tokens
}

/**
 * Serves units in order of preference: what must stay, then what fits. A window has no gaps, so it ends at the
 * first that does not fit; scored items are tried on, unless `stop`. Linear in the units.
 */
export function serve<M extends object>(slot: ShrinkableSlot<M>, limitTokens: number, stop: boolean): Served {
  const { preference, must, excluded, rules, leastOf } = slot
  const { count, tokens, turnOf, turns } = slot.units
  const kept = new Uint8Array(count)
  for (let unit = 0; unit < count; unit++) if (must[unit] !== 0) kept[unit] = 1
  const ends = stop || slot.rules.score === null
  const isByTurn = rules.oldest !== null && (rules.oldest.unit ?? 'turn') === 'turn'
  const atLeastTokens = mustTokensAtLeast(slot)
  const waiting = new Set(leastOf.keys())
  let usedTokens = atLeastTokens
  let boundary: number | null = null
  // What must stay has all of its room before anything else has any.
  for (const unit of waiting.size > 0 ? preference : []) {
    if (!waiting.has(unit)) continue
    const moreTokens = Math.max(0, tokens[unit]! - leastOf.get(unit)!)
    if (usedTokens + moreTokens > limitTokens) {
      boundary = unit
      break
    }
    usedTokens += moreTokens
    waiting.delete(unit)
  }
  // The turn that is being served; a turn is entered when all of it fits.
  let turn = turns - 1
  for (let at = 0; at < count && waiting.size === 0; at++) {
    const unit = preference[at]!
    if (must[unit] !== 0) continue
    if (excluded[unit] !== 0) continue
    if (isByTurn && turnOf[unit] !== turn) {
      turn = turnOf[unit]!
      const { turnTokens, steps } = measureTurn(slot, at)
      const isTooLarge = steps >= LONG_TURN_STEPS && turnTokens > limitTokens - atLeastTokens
      // Work that no room would hold goes by steps, like the newest turn. Strictly, more room may drop nothing, so it goes.
      if (usedTokens + turnTokens > limitTokens && (stop || !isTooLarge)) {
        boundary = unit
        break
      }
    }
    if (usedTokens + tokens[unit]! <= limitTokens) {
      kept[unit] = 1
      usedTokens += tokens[unit]!
      continue
    }
    boundary ??= unit
    // A slot that may shorten spends what is left on the first that did not fit, not on smaller ones after it.
    if (ends || canShorten(slot, unit)) break
  }
  const shortened = [...waiting]
  const cannotStart = trimStart(slot, kept)
  for (const unit of cannotStart) usedTokens -= tokens[unit]!
  return { kept, usedTokens, boundary, shortened, cannotStart }
}

/** What a turn needs that is still to be served, from a place in the order of preference on, and its steps. */
function measureTurn<M extends object>({ units, preference, must, excluded }: ShrinkableSlot<M>, from: number) {
  const { tokens, turnOf } = units
  const turn = turnOf[preference[from]!]
  let turnTokens = 0
  let at = from
  for (; at < preference.length && turnOf[preference[at]!] === turn; at++) {
    const unit = preference[at]!
    if (must[unit] === 0 && excluded[unit] === 0) turnTokens += tokens[unit]!
  }
  return { turnTokens, steps: at - from }
}
