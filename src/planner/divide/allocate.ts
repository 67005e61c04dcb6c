import type { ShortenedItem } from '../group/units.ts'
import { clearTo } from './clear-results.ts'
import { mayJoin } from './places.ts'
import { serve } from './serve.ts'
import { canShorten, leastShortened, type Shortened } from './shorten-texts.ts'
import type { LimitedSlot } from './slot-limits.ts'

/** The first unit that did not fit, what was left for it, and whether the slot's own maximum was in the way. */
interface Boundary {
  readonly unit: number
  readonly needTokens: number
  readonly leftTokens: number
  readonly byMax: boolean
}

/** What a slot got: its units that stay, which items of them are sent in another form, and why the next one does not. */
export interface Share<M extends object> {
  readonly slot: LimitedSlot<M>
  readonly kept: Uint8Array
  readonly edits: ReadonlyMap<number, ShortenedItem<M>>
  readonly usedTokens: number
  readonly boundary: Boundary | null
  readonly cannotStart: ReadonlySet<number>
}

/** Shortens units of a slot to a room of tokens; null when too little would stay. */
export type Shorten<M extends object> = (
  slot: LimitedSlot<M>,
  units: readonly number[],
  roomTokens: number,
) => Promise<Shortened<M> | null>

/** What must stay of a slot cannot be shortened as far as its numbers said: a single character may be too large. */
export class CannotShorten extends Error {}

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
  shorten: Shorten<M>,
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
      const share = await serveSlot(slots[index]!, limit, strict, shorten)
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
      const share = await serveSlot(slots[index]!, available, false, shorten)
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
  given: LimitedSlot<M>,
  availableTokens: number,
  strict: boolean,
  shorten: Shorten<M>,
): Promise<Share<M>> {
  const { heldTokens, targetShare } = given
  const roomTokens = Math.min(availableTokens, given.maxTokens) - heldTokens
  const limitTokens = Math.max(given.leastTokens, Math.floor(roomTokens * targetShare))
  const slot = clearTo(given, limitTokens)
  const { kept, usedTokens, boundary: unit, shortened, cannotStart } = serve(slot, limitTokens, strict)
  const share: Share<M> = {
    slot: given,
    kept,
    edits: slot.edits,
    usedTokens: usedTokens + heldTokens,
    boundary: null,
    cannotStart,
  }
  if (unit === null) return share
  const { tokens } = slot.units
  const leastTokens = (one: number) => Math.min(tokens[one]!, slot.leastOf.get(one) ?? 0)
  const heldFor = shortened.reduce((sum, one) => sum + leastTokens(one), 0)
  const leftTokens = limitTokens - usedTokens + heldFor
  const byMax = usedTokens - heldFor + heldTokens + tokens[unit]! > slot.maxTokens
  const boundary = { unit, needTokens: tokens[unit]!, leftTokens, byMax }
  if (shortened.length > 0) {
    const made = await shorten(slot, shortened, leftTokens)
    if (made === null) throw new CannotShorten(slot.name)
    return {
      ...share,
      edits: joined(slot.edits, made.edits),
      usedTokens: share.usedTokens - heldFor + made.usedTokens,
      boundary,
    }
  }
  const isPossible = canShorten(slot, unit) && leftTokens >= leastShortened(slot, unit)
  // It must be one that may stand there, and what came after it must still be there.
  const isAllowed = cannotStart.size === 0 && mayJoin(slot, kept, unit)
  const made = isPossible && isAllowed ? await shorten(slot, [unit], leftTokens) : null
  if (made === null) return { ...share, boundary }
  kept[unit] = 1
  return { ...share, edits: joined(slot.edits, made.edits), usedTokens: share.usedTokens + made.usedTokens, boundary }
}

function joined<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  return a.size === 0 ? b : new Map([...a, ...b])
}
