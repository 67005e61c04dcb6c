import type { Count } from '../../chat/types.ts'
import type { Measure, Plan, PlannedSlot, Preview } from '../../planner/index.ts'
import { idOf } from './chat-messages.ts'
import { EMPTY } from './empty.ts'
import type { LostItem, RoomPart, RoomState } from './types.ts'

/** From this share of the limit on a meter warns. */
export const WARNING_SHARE = 0.9

/** The state of a text where there is no window: its count, and no limit. */
export function readCount(text: Count): RoomState<never> {
  const parts = Object.freeze([{ name: 'text', tokens: text.upper, sentTokens: text.upper }])
  return Object.freeze({ ...EMPTY, used: text, text, sentTokens: text.upper, parts, stale: false })
}

/**
 * What a planner's preview says of the room, in one shape for a plan and for a refusal. Pure. `text` is the count of
 * the text that is being written, and `messages` are those of the slot `history` that the plan was asked for.
 */
export function readPreview<M extends object>(
  { measure, plan, error }: Preview<object>,
  text: Count | null = null,
  messages: readonly M[] | null = null,
): RoomState<M> {
  const { windowTokens, outputReserveTokens, overTokens, input } = measure
  const limitTokens = windowTokens - outputReserveTokens
  return Object.freeze({
    model: plan?.model ?? null,
    windowTokens,
    outputReserveTokens,
    limitTokens,
    used: input,
    text,
    sentTokens: plan?.input.upper ?? 0,
    freeTokens: plan?.freeTokens ?? measure.freeTokens,
    overTokens,
    level: levelOf(input, limitTokens),
    parts: Object.freeze(partsOf(measure, plan)),
    lost: Object.freeze(plan ? lostOf(plan, messages) : []),
    itemTokens: tokensById(measure),
    messages: messages && plan && Object.freeze(keptOf(plan, messages)),
    refusal: error,
    error: null,
    stale: false,
  })
}

/** What a plan or a preview of the page's own says of the room. */
export function readPlan<M extends object>(given: Plan<M> | Preview<M>): RoomState<M> {
  return readPreview<M>(asPreview(given))
}

/** A plan as a preview: what everything would need follows from what it says of the items it left out. */
function asPreview<M extends object>(given: Plan<M> | Preview<M>): Preview<M> {
  return 'measure' in given ? given : { measure: measureOf(given), plan: given, error: null }
}

function measureOf(plan: Plan<object>): Measure {
  const { windowTokens, outputReserveTokens, input } = plan
  const slots = plan.slots.map((slot) => {
    const tokens = slot.items.reduce((sum, item) => sum + item.originalTokens, 0)
    return { name: slot.name, tokens, framingTokens: slot.neededTokens - tokens, requiredTokens: 0, items: slot.items }
  })
  const fixedTokens = plan.framingTokens - sum(plan.slots, (slot) => slot.framingTokens)
  const framingTokens = fixedTokens + sum(slots, (slot) => slot.framingTokens)
  const upper = framingTokens + sum(slots, (slot) => slot.tokens)
  const exact = input.exact && plan.slots.every(isExact)
  const more = upper - input.upper
  const count = exact
    ? { ...input, lower: upper, tokens: upper, upper }
    : { ...input, exact, tokens: input.tokens + more, upper }
  const leftTokens = windowTokens - outputReserveTokens - upper
  return {
    windowTokens,
    outputReserveTokens,
    framingTokens,
    freeTokens: Math.max(0, leftTokens),
    overTokens: Math.max(0, -leftTokens),
    input: count,
    slots: slots.map((slot) => ({
      ...slot,
      items: slot.items.map((item) => ({ ...item, tokens: item.originalTokens })),
    })),
  }
}

function isExact({ items }: PlannedSlot): boolean {
  return items.every((item) => item.exact)
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0)
}

export function levelOf({ lower, upper }: Count, limitTokens: number): RoomState['level'] {
  if (lower > limitTokens) return 'over'
  if (upper > limitTokens) return 'unsure'
  return upper >= limitTokens * WARNING_SHARE ? 'warning' : 'fine'
}

function partsOf(measure: Measure, plan: Plan<object> | null): RoomPart[] {
  const sent = new Map(plan?.slots.map((slot) => [slot.name, slot.tokens]))
  const parts = measure.slots.map(({ name, tokens }) => ({ name, tokens, sentTokens: sent.get(name) ?? 0 }))
  return [...parts, { name: 'framing', tokens: measure.framingTokens, sentTokens: plan?.framingTokens ?? 0 }]
}

function lostOf(plan: Plan<object>, messages: readonly object[] | null): LostItem[] {
  const places = new Map(messages?.map((message, place) => [idOf(message) ?? String(place), place]))
  return plan.slots.flatMap((slot) =>
    slot.items.flatMap(({ id, status, tokens, originalTokens, reason }, at) => {
      if (status === 'kept' || status === 'added') return []
      // The planner may have moved a result to its call, or added one, so a message is found by its id.
      const index = messages && slot.name === 'history' ? places.get(id) : at
      if (index === undefined) return []
      return [Object.freeze({ slot: slot.name, id, index, status, freedTokens: originalTokens - tokens, reason })]
    }),
  )
}

function tokensById(measure: Measure): ReadonlyMap<string, number> {
  const tokens = new Map<string, number>()
  for (const { items } of measure.slots) for (const item of items) tokens.set(item.id, item.tokens + item.framingTokens)
  return tokens
}

function keptOf<M extends object>(plan: Plan<object>, messages: readonly M[]): M[] {
  const gone = new Set<string>()
  for (const { id, status } of plan.slots.find(({ name }) => name === 'history')?.items ?? []) {
    if (status === 'dropped' || status === 'summarised') gone.add(id)
  }
  return messages.filter((message, place) => !gone.has(idOf(message) ?? String(place)))
}
