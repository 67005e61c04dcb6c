import type { Truncated } from '../counter.ts'
import { canCut, type LimitedSlot, leastCut, serve } from './limits.ts'

/** A text that was shortened: what is left of it and what it costs. */
export interface Cut {
  readonly unit: number
  readonly limitTokens: number
  readonly result: Truncated
}

/** What a slot got: its units that stay, one that is shortened, and why the next one does not. */
export interface Share<M extends object> {
  readonly slot: LimitedSlot<M>
  readonly kept: readonly boolean[]
  readonly cut: Cut | null
  readonly usedTokens: number
  /** The first unit that did not fit, what was left for it, and whether the slot's own maximum was in the way. */
  readonly boundary: { readonly unit: number; readonly leftTokens: number; readonly byMax: boolean } | null
}

/** Shortens a text to a number of tokens. */
export type Cutter = (text: string, limitTokens: number, keep: 'start' | 'middle' | 'end') => Promise<Truncated>

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
  const heldFor = (index: number) => shares.get(index)?.usedTokens ?? slots[index]!.guaranteedTokens
  let spentTokens = slots.reduce((total, slot) => total + slot.guaranteedTokens, 0)
  let ended = false
  for (const index of order) {
    const held = heldFor(index)
    const share = await serveSlot(slots[index]!, ended ? held : held + roomTokens - spentTokens, strict, cut, null)
    shares.set(index, share)
    spentTokens += share.usedTokens - held
    if (strict && share.boundary && !share.boundary.byMax) ended = true
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

async function serveSlot<M extends object>(
  slot: LimitedSlot<M>,
  availableTokens: number,
  strict: boolean,
  cut: Cutter,
  before: Share<M> | null,
): Promise<Share<M>> {
  const limitTokens = Math.min(availableTokens, slot.maxTokens)
  const { kept, usedTokens, boundary } = serve(slot, limitTokens, strict)
  if (boundary === null) return { slot, kept, cut: null, usedTokens, boundary: null }
  const unit = slot.units[boundary]!
  const leftTokens = limitTokens - usedTokens
  const facts = { unit: boundary, leftTokens, byMax: usedTokens + unit.costTokens > slot.maxTokens }
  const share: Share<M> = { slot, kept, cut: null, usedTokens, boundary: facts }
  if (!canCut(slot, boundary) || leftTokens < leastCut(slot, unit)) return share
  const textTokens = leftTokens - unit.framingTokens
  if (before?.cut?.unit === boundary && before.cut.limitTokens === textTokens) return before
  const text = slot.entries[unit.items[0]!]!.text!
  const result = await cut(text, textTokens, slot.rules.truncate?.keep ?? 'start')
  // A text of which too little would stay goes as a whole.
  if (result.tokens < Math.max(1, slot.rules.truncate?.minTokens ?? 1)) return share
  return {
    ...share,
    cut: { unit: boundary, limitTokens: textTokens, result },
    usedTokens: usedTokens + unit.framingTokens + result.tokens,
  }
}
