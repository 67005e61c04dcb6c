import { TokenroomError } from '../../errors/index.ts'
import { resolveAmount } from '../read/output-reserve.ts'
import { clearTo, type ShrinkableSlot } from './clear-results.ts'
import { mustTokensAtLeast, serve } from './serve.ts'
import { canShorten, leastShortened } from './shorten-texts.ts'

/** A slot with its limits in tokens, for one room. */
export interface LimitedSlot<M extends object> extends ShrinkableSlot<M> {
  readonly minTokens: number
  /** Infinity when there is no maximum. */
  readonly maxTokens: number
  /** What must stay of it, with all taken out and shortened that may be. */
  readonly leastTokens: number
  /** What it must get: what must stay, and its minimum as far as its content fills it; and what is held. */
  readonly guaranteedTokens: number
  /** What is held for the slot's summary, within its limits. */
  readonly heldTokens: number
  /** The share of its room that its items may use: below 1 while a summary makes room for turns to come. */
  readonly targetShare: number
}

/** Resolves `min` and `max` for a room of so many tokens. Throws `INVALID_LIMIT`. */
export function limitSlot<M extends object>(
  slot: ShrinkableSlot<M>,
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
  const leastTokens = mustTokensAtLeast(clearTo(slot, 0))
  let guaranteedTokens = leastTokens
  if (minTokens > leastTokens) {
    const cleared = clearTo(slot, minTokens)
    const { usedTokens, boundary, shortened } = serve(cleared, minTokens, true)
    const isFilled =
      shortened.length > 0 ||
      (boundary !== null &&
        canShorten(cleared, boundary) &&
        minTokens - usedTokens >= leastShortened(cleared, boundary))
    guaranteedTokens = isFilled ? minTokens : Math.max(leastTokens, usedTokens)
  }
  return {
    ...slot,
    minTokens,
    maxTokens,
    leastTokens,
    guaranteedTokens: guaranteedTokens + heldTokens,
    heldTokens,
    targetShare,
  }
}
