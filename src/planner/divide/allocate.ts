import type { Range } from '../../chat/size.ts'
import type { Truncated } from '../../counter.ts'
import type { TruncatePolicy } from '../policies/types.ts'
import { canCut, framingOfCut, type LimitedSlot, leastCut, serve } from './limits.ts'

/** A text that was shortened: what is left of it and what it costs. */
interface Cut {
  readonly unit: number
  readonly limitTokens: number
  readonly result: Truncated
  /** The tokens of what is left, as the model counts them. */
  readonly range: Range
}

/** What a slot got: its units that stay, one that is shortened, and why the next one does not. */
export interface Share<M extends object> {
  readonly slot: LimitedSlot<M>
  readonly kept: Uint8Array
  readonly cut: Cut | null
  readonly usedTokens: number
  /** The first unit that did not fit, what was left for it, and whether the slot's own maximum was in the way. */
  readonly boundary: { readonly unit: number; readonly leftTokens: number; readonly byMax: boolean } | null
}

/** Shortens a text to a number of the model's tokens; the range is of what is left. */
export type Cutter = (
  text: string,
  limitTokens: number,
  policy: TruncatePolicy,
) => Promise<{ readonly result: Truncated; readonly range: Range }>

const REFILL_ROUNDS = 3

/**
 * Divides the room. First every slot is sure of its guarantee; then, from the highest priority down, each gets
 * what it wants of the rest; what granularity left over is offered once more (`refill`), or, `strict`, nothing
 * is served after the first thing that found no room. The guarantees must fit. Linear in the units per round.
 */
export async function allocate<M extends object>(
  slots: readonly LimitedSlot<M>[],
  roomTokens: number,
  strict: boolean,
  cut: Cutter,
): Promise<readonly Share<M>[]> {
  const order = slots.map((_, index) => index).sort((a, b) => slots[b]!.priority - slots[a]!.priority || a - b)
  const shares: Share<M>[] = new Array(slots.length)
  let spentTokens = slots.reduce((total, slot) => total + slot.guaranteedTokens, 0)
  let ended = false
  for (let at = 0; at < order.length; ) {
    let end = at + 1
    while (end < order.length && slots[order[end]!]!.priority === slots[order[at]!]!.priority) end++
    const group = order.slice(at, end)
    const limits = divide(
      group.map((index) => slots[index]!),
      ended ? 0 : roomTokens - spentTokens,
    )
    let carriedTokens = 0
    for (let member = 0; member < group.length; member++) {
      const index = group[member]!
      const held = slots[index]!.guaranteedTokens
      const limit = ended ? held : Math.min(limits[member]! + carriedTokens, held + roomTokens - spentTokens)
      const share = await serveSlot(slots[index]!, limit, strict, cut, null)
      shares[index] = share
      spentTokens += share.usedTokens - held
      carriedTokens = Math.max(0, limit - share.usedTokens)
      if (strict && share.boundary && !share.boundary.byMax) ended = true
    }
    at = end
  }
  for (let round = 0, changed = !strict; changed && round < REFILL_ROUNDS; round++) {
    changed = false
    for (const index of order) {
      const before = shares[index]!
      if (before.boundary === null || before.boundary.byMax) continue
      const available = before.usedTokens + roomTokens - spentTokens
      const share = await serveSlot(slots[index]!, available, false, cut, before)
      if (share.usedTokens === before.usedTokens) continue
      shares[index] = share
      spentTokens += share.usedTokens - before.usedTokens
      changed = true
    }
  }
  return shares
}

/**
 * The limits of slots of one priority that share `extraTokens` beyond their guarantees. Slots that name a `grow`
 * share in proportion to it, none more than it can use; without any, the first may take all. Takes O(n log n).
 */
function divide<M extends object>(slots: readonly LimitedSlot<M>[], extraTokens: number): readonly number[] {
  const limits = slots.map((slot) => slot.guaranteedTokens)
  if (slots.every(({ slot }) => slot.grow === undefined)) return limits.map((tokens) => tokens + extraTokens)
  const wants = slots.map((slot) => Math.max(0, Math.min(slot.neededTokens, slot.maxTokens) - slot.guaranteedTokens))
  const weights = slots.map(({ slot }) => slot.grow ?? 1)
  // Whoever is satisfied by the smallest share comes first: what it leaves is there for all who come after it.
  const order = slots
    .map((_, index) => index)
    .filter((index) => weights[index]! > 0 && wants[index]! > 0)
    .sort((a, b) => wants[a]! / weights[a]! - wants[b]! / weights[b]! || a - b)
  let weightLeft = order.reduce((sum, index) => sum + weights[index]!, 0)
  let left = Math.max(0, extraTokens)
  for (const [at, index] of order.entries()) {
    const weight = weights[index]!
    const share = at === order.length - 1 ? left : Math.floor((left * weight) / weightLeft)
    const more = Math.min(wants[index]!, share)
    limits[index]! += more
    left -= more
    weightLeft -= weight
  }
  return limits
}

async function serveSlot<M extends object>(
  slot: LimitedSlot<M>,
  availableTokens: number,
  strict: boolean,
  cut: Cutter,
  before: Share<M> | null,
): Promise<Share<M>> {
  const { heldTokens, targetShare } = slot
  const roomTokens = Math.min(availableTokens, slot.maxTokens) - heldTokens
  const limitTokens = Math.max(slot.mustTokens, Math.floor(roomTokens * targetShare))
  const { kept, usedTokens, boundary: unit } = serve(slot, limitTokens, strict)
  if (unit === null) return { slot, kept, cut: null, usedTokens: usedTokens + heldTokens, boundary: null }
  const leftTokens = limitTokens - usedTokens
  const boundary = { unit, leftTokens, byMax: usedTokens + heldTokens + slot.units.tokens[unit]! > slot.maxTokens }
  const share: Share<M> = { slot, kept, cut: null, usedTokens: usedTokens + heldTokens, boundary }
  if (!canCut(slot, unit) || leftTokens < leastCut(slot, unit)) return share
  const framingTokens = framingOfCut(slot, unit)
  const textTokens = leftTokens - framingTokens
  if (before?.cut?.unit === unit && before.cut.limitTokens === textTokens) return before
  const text = slot.entries[slot.units.firstItem[unit]!]!.content.text!
  const { result, range } = await cut(text, textTokens, slot.rules.truncate!)
  // A text of which too little would stay goes as a whole.
  if (range.upper < Math.max(1, slot.rules.truncate?.minTokens ?? 1)) return share
  return {
    ...share,
    cut: { unit, limitTokens: textTokens, result, range },
    usedTokens: share.usedTokens + framingTokens + range.upper,
  }
}
