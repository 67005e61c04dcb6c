import { TokenroomError } from '../../errors/index.ts'
import type { SlotUnits } from '../group/units.ts'
import { resolveAmount } from '../read/window.ts'

/** A slot with its limits in tokens, for one room. */
export interface LimitedSlot<M extends object> extends SlotUnits<M> {
  readonly minTokens: number
  /** Infinity when there is no maximum. */
  readonly maxTokens: number
  /** What it must get: what must stay, and its minimum as far as its content fills it. */
  readonly guaranteedTokens: number
  /** What is held for the slot's summary, within its limits. */
  readonly heldTokens: number
  /** The share of its room that its items may use: below 1 while a summary makes room for turns to come. */
  readonly targetShare: number
}

/** Resolves `min` and `max` for a room of so many tokens. Throws `INVALID_LIMIT`. */
export function limitSlot<M extends object>(
  slot: SlotUnits<M>,
  roomTokens: number,
  heldTokens = 0,
  targetShare = 1,
): LimitedSlot<M> {
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
  let guaranteedTokens = slot.mustTokens
  if (minTokens > slot.mustTokens) {
    const { usedTokens, boundary } = serve(slot, minTokens, true)
    const cut = boundary !== null && canCut(slot, boundary) && minTokens - usedTokens >= leastCut(slot, boundary)
    guaranteedTokens = cut ? minTokens : usedTokens
  }
  return { ...slot, minTokens, maxTokens, guaranteedTokens: guaranteedTokens + heldTokens, heldTokens, targetShare }
}

/** Which units stay within a limit (1 or 0 for each), and the first that did not fit. */
export interface Served {
  readonly kept: Uint8Array
  readonly usedTokens: number
  readonly boundary: number | null
}

/**
 * Serves units in order of preference: what must stay, then what fits. A window has no gaps, so it ends at the
 * first that does not fit; scored items are tried on, unless `stop`. Linear in the units.
 */
export function serve<M extends object>(slot: SlotUnits<M>, limitTokens: number, stop: boolean): Served {
  const { preference } = slot
  const { count, must, excluded, tokens } = slot.units
  const kept = new Uint8Array(count)
  for (let unit = 0; unit < count; unit++) if (must[unit] !== 0) kept[unit] = 1
  const ends = stop || slot.rules.score === null
  let usedTokens = slot.mustTokens
  let boundary: number | null = null
  for (let at = 0; at < count; at++) {
    const unit = preference[at]!
    if (kept[unit] === 1 || excluded[unit] !== 0) continue
    if (usedTokens + tokens[unit]! <= limitTokens) {
      kept[unit] = 1
      usedTokens += tokens[unit]!
      continue
    }
    boundary ??= unit
    // A slot that may shorten spends what is left on the first that did not fit, not on smaller ones after it.
    if (ends || canCut(slot, unit)) break
  }
  return { kept, usedTokens, boundary }
}

/** Whether truncation may shorten this unit: one item of text that need not stay. */
export function canCut<M extends object>(slot: SlotUnits<M>, unit: number): boolean {
  const { units, rules, entries } = slot
  if (rules.truncate === null || units.must[unit] !== 0) return false
  const item = units.firstItem[unit]!
  return units.nextItem[item] === -1 && entries[item]!.content.text !== null
}

/** The framing of a unit that may be shortened: that of its one item. */
export function framingOfCut<M extends object>({ units, known }: SlotUnits<M>, unit: number): number {
  return known.framingTokens[units.firstItem[unit]!]!
}

/** The fewest tokens with which shortening makes sense: the frame of the message and some of its text. */
export function leastCut<M extends object>(slot: SlotUnits<M>, unit: number): number {
  return framingOfCut(slot, unit) + Math.max(1, slot.rules.truncate?.minTokens ?? 1)
}
