import type { Plan } from '../plan-types.ts'

/**
 * The plan with its `toJSON`. Not enumerable, so that a plan can still be cloned into a worker, where methods do
 * not go, and compares with another by its numbers.
 */
export function writable<M extends object>(plan: Omit<Plan<M>, 'toJSON'>): Plan<M> {
  return Object.defineProperty(plan, 'toJSON', { value: toJSON }) as Plan<M>
}

// Only where a plan has money: the messages are the caller's own.
function toJSON<M extends object>(this: Plan<M>): object {
  const slots = this.slots.map((slot) => ({ ...slot, summary: withDecimals(slot.summary) }))
  return { ...this, cost: withDecimals(this.cost), cache: withDecimals(this.cache), slots }
}

/** The same fields, each `bigint` as decimal digits. */
export function withDecimals(fields: object | null): object | null {
  if (fields === null) return null
  const written = Object.entries(fields).map(([name, value]) => [name, typeof value === 'bigint' ? `${value}` : value])
  return Object.fromEntries(written)
}
