import { TokenroomError } from '../errors.ts'
import { resolveAmount } from './target.ts'
import type { SlotUnits, Unit } from './units.ts'

/** A slot with its limits in tokens, for one room. */
export interface LimitedSlot<M extends object> extends SlotUnits<M> {
  readonly minTokens: number
  /** Infinity when there is no maximum. */
  readonly maxTokens: number
  /** What it must get: what must stay, and its minimum as far as its content fills it. */
  readonly guaranteedTokens: number
}

/** Resolves `min` and `max` for a room of so many tokens. Throws `INVALID_LIMIT`. */
export function limitSlot<M extends object>(slot: SlotUnits<M>, roomTokens: number): LimitedSlot<M> {
  const { min, max } = slot.slot
  const minTokens = min === undefined ? 0 : resolveAmount(`slots.${slot.name}.min`, min, roomTokens)
  const maxTokens =
    max === undefined ? Number.POSITIVE_INFINITY : resolveAmount(`slots.${slot.name}.max`, max, roomTokens)
  if (minTokens > maxTokens) {
    throw new TokenroomError(
      'INVALID_LIMIT',
      `slot "${slot.name}" has a min of ${minTokens} tokens above its max of ${maxTokens}; lower min or raise max`,
      { name: `slots.${slot.name}.min`, received: String(minTokens) },
    )
  }
  const limited = { ...slot, minTokens, maxTokens, guaranteedTokens: 0 }
  const { usedTokens, boundary } = serve(limited, Math.max(minTokens, slot.mustTokens), true)
  const cut =
    boundary !== null && canCut(slot, boundary) && minTokens - usedTokens >= leastCut(slot, slot.units[boundary]!)
  return { ...limited, guaranteedTokens: cut ? minTokens : usedTokens }
}

/** Which units stay within a limit, and the first that did not fit. */
export interface Served {
  readonly kept: readonly boolean[]
  readonly usedTokens: number
  readonly boundary: number | null
}

/**
 * Serves units in order of preference: what must stay, then what fits. A window has no gaps, so it ends at the
 * first that does not fit; scored items are tried on, unless `stop`. Linear in the units.
 */
export function serve<M extends object>(slot: SlotUnits<M>, limitTokens: number, stop: boolean): Served {
  const kept = slot.units.map((unit) => unit.must !== null)
  const ends = stop || slot.rules.score === null
  let usedTokens = slot.mustTokens
  let boundary: number | null = null
  for (const index of slot.preference) {
    const unit = slot.units[index]!
    if (kept[index] || unit.excluded !== null) continue
    if (usedTokens + unit.costTokens <= limitTokens) {
      kept[index] = true
      usedTokens += unit.costTokens
      continue
    }
    boundary ??= index
    // A slot that may shorten spends what is left on the first that did not fit, not on smaller ones after it.
    if (ends || canCut(slot, index)) break
  }
  return { kept, usedTokens, boundary }
}

/** Whether truncation may shorten this unit: one item of text that is not pinned. */
export function canCut<M extends object>(slot: SlotUnits<M>, index: number): boolean {
  const unit = slot.units[index]!
  if (slot.rules.truncate === null || unit.must !== null || unit.items.length !== 1) return false
  return slot.entries[unit.items[0]!]!.text !== null
}

/** The fewest tokens with which shortening makes sense: the frame of the message and some of its text. */
export function leastCut<M extends object>(slot: SlotUnits<M>, unit: Unit): number {
  return unit.framingTokens + Math.max(1, slot.rules.truncate?.minTokens ?? 1)
}
