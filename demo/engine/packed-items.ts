/** A plan's items as they are posted: tens of thousands of objects take longer to read than a key may. */
import type { Plan, PlannedItem } from 'tokenroom/planner'

/** What many items of a plan have in common. */
type Kind = Omit<PlannedItem, 'id' | 'turn' | 'tokens' | 'framingTokens' | 'originalTokens'>

export interface PackedItems {
  readonly ids: readonly string[]
  readonly turns: readonly string[]
  /** Three numbers an item: its tokens, its framing, its tokens as given. */
  readonly tokens: Float64Array
  /** The place of each item's kind in `kinds`. */
  readonly kindOf: Uint32Array
  readonly kinds: readonly Kind[]
}

function packItems(items: readonly PlannedItem[]): PackedItems {
  const places = new Map<string, number>()
  const kinds: Kind[] = []
  const tokens = new Float64Array(items.length * 3)
  const kindOf = new Uint32Array(items.length)
  items.forEach(({ id: _id, turn: _turn, tokens: sent, framingTokens, originalTokens, ...kind }, at) => {
    tokens.set([sent, framingTokens, originalTokens], at * 3)
    const key = JSON.stringify(kind)
    const place = places.get(key) ?? kinds.push(kind) - 1
    places.set(key, place)
    kindOf[at] = place
  })
  return { ids: items.map(({ id }) => id), turns: items.map(({ turn }) => turn), tokens, kindOf, kinds }
}

function unpackItems({ ids, turns, tokens, kindOf, kinds }: PackedItems): readonly PlannedItem[] {
  return ids.map((id, at) => ({
    ...kinds[kindOf[at]!]!,
    id,
    turn: turns[at]!,
    tokens: tokens[at * 3]!,
    framingTokens: tokens[at * 3 + 1]!,
    originalTokens: tokens[at * 3 + 2]!,
  }))
}

/** A plan without its items, and these, slot by slot. */
export function packPlan(plan: Plan): { readonly plan: Plan; readonly items: readonly PackedItems[] } {
  const slots = plan.slots.map((slot) => ({ ...slot, items: [] }))
  return { plan: { ...plan, slots }, items: plan.slots.map(({ items }) => packItems(items)) }
}

export function unpackPlan(plan: Plan, items: readonly PackedItems[]): Plan {
  return { ...plan, slots: plan.slots.map((slot, at) => ({ ...slot, items: unpackItems(items[at]!) })) }
}
