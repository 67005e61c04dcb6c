/** A plan's items as they are posted: tens of thousands of objects take longer to read than a key may. */
import type { Plan, PlannedItem } from 'tokenroom/planner'

/** What many items of a plan have in common. */
type Kind = Omit<PlannedItem, 'id' | 'turn' | 'tokens' | 'framingTokens' | 'originalTokens'>

/** Texts; as numbers where each is one in digits, as places are: thousands of texts take longer to read than a key may. */
type Texts = readonly string[] | Uint32Array<ArrayBuffer>

export interface PackedItems {
  readonly ids: Texts
  readonly turns: Texts
  /** Three numbers an item: its tokens, its framing, its tokens as given. */
  readonly tokens: Float64Array<ArrayBuffer>
  /** The place of each item's kind in `kinds`. */
  readonly kindOf: Uint32Array<ArrayBuffer>
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
  const texts = (of: (item: PlannedItem) => string) => packTexts(items.map(of))
  return { ids: texts(({ id }) => id), turns: texts(({ turn }) => turn), tokens, kindOf, kinds }
}

function packTexts(texts: readonly string[]): Texts {
  const numbers = Uint32Array.from(texts, Number)
  return texts.every((text, at) => String(numbers[at]) === text) ? numbers : texts
}

/** What is handed over and not copied when packed items are posted. */
export const buffersOf = (items: readonly PackedItems[]): ArrayBuffer[] =>
  items
    .flatMap(({ ids, turns, tokens, kindOf }) => [ids, turns, tokens, kindOf])
    .flatMap((list) => (ArrayBuffer.isView(list) ? [list.buffer] : []))

/** Items that are made at once: about two milliseconds. */
const STEP_ITEMS = 4_000

/** Makes the items in steps, between which the page's thread answers keys. */
async function unpackItems({ ids, turns, tokens, kindOf, kinds }: PackedItems): Promise<readonly PlannedItem[]> {
  const items: PlannedItem[] = []
  for (let at = 0; at < ids.length; at++) {
    if (at > 0 && at % STEP_ITEMS === 0) await new Promise((resolve) => setTimeout(resolve))
    items.push({
      ...kinds[kindOf[at]!]!,
      id: String(ids[at]),
      turn: String(turns[at]),
      tokens: tokens[at * 3]!,
      framingTokens: tokens[at * 3 + 1]!,
      originalTokens: tokens[at * 3 + 2]!,
    })
  }
  return items
}

/** A plan without its items, and these, slot by slot. */
export function packPlan(plan: Plan): { readonly plan: Plan; readonly items: readonly PackedItems[] } {
  const slots = plan.slots.map((slot) => ({ ...slot, items: [] }))
  return { plan: { ...plan, slots }, items: plan.slots.map(({ items }) => packItems(items)) }
}

export async function unpackPlan(plan: Plan, items: readonly PackedItems[]): Promise<Plan> {
  const slots: Plan['slots'][number][] = []
  for (const [at, slot] of plan.slots.entries()) slots.push({ ...slot, items: await unpackItems(items[at]!) })
  return { ...plan, slots }
}
