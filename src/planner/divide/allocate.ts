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
  const shares = new Map<number, Share<M>>()
  let spentTokens = slots.reduce((total, slot) => total + slot.guaranteedTokens, 0)
  let ended = false
  for (let at = 0; at < order.length; ) {
    const group = order.slice(at).filter((index) => slots[index]!.priority === slots[order[at]!]!.priority)
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
      shares.set(index, share)
      spentTokens += share.usedTokens - held
      carriedTokens = Math.max(0, limit - share.usedTokens)
      if (strict && share.boundary && !share.boundary.byMax) ended = true
    }
    at += group.length
  }
  for (let round = 0, changed = !strict; changed && round < REFILL_ROUNDS; round++) {
    changed = false
    for (const index of order) {
      const before = shares.get(index)!
      if (before.boundary === null || before.boundary.byMax) continue
      const available = before.usedTokens + roomTokens - spentTokens
      const share = await serveSlot(slots[index]!, available, false, cut, before)
      if (share.usedTokens === before.usedTokens) continue
      shares.set(index, share)
      spentTokens += share.usedTokens - before.usedTokens
      changed = true
    }
  }
  return slots.map((_, index) => shares.get(index)!)
}

/**
 * The limits of slots of one priority that share `extraTokens` beyond their guarantees. Slots that name a `grow`
 * share in proportion to it, none more than it can use; without any, the first may take all.
 */
function divide<M extends object>(slots: readonly LimitedSlot<M>[], extraTokens: number): readonly number[] {
  const limits = slots.map((slot) => slot.guaranteedTokens)
  if (slots.every(({ slot }) => slot.grow === undefined)) return limits.map((tokens) => tokens + extraTokens)
  const wants = slots.map((slot) => Math.max(slot.guaranteedTokens, Math.min(slot.neededTokens, slot.maxTokens)))
  let left = extraTokens
  // Each round satisfies a slot for good or hands out everything.
  for (let round = 0; round < slots.length && left > 0; round++) {
    const weights = slots.map(({ slot }, index) => (limits[index]! < wants[index]! ? (slot.grow ?? 1) : 0))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    if (total === 0) break
    const handed = left
    for (let index = 0; index < slots.length; index++) {
      const more = Math.min(wants[index]! - limits[index]!, Math.floor((handed * weights[index]!) / total))
      limits[index]! += more
      left -= more
    }
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
