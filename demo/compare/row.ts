import { costOf, inputRoom } from 'tokenroom/models'
import { type CatalogueModel, heldFor } from '../model/catalogue.ts'

/** A request's tokens for one model. Both bounds are the same where the count is exact. */
interface Bounds {
  readonly lower: number
  readonly upper: number
  readonly exact: boolean
}

/** One model in the comparison. */
export interface CompareRow {
  readonly model: CatalogueModel
  readonly count: Bounds
  /** `maybe`: the limit lies between the bounds. */
  readonly fits: 'yes' | 'maybe' | 'no'
  readonly limitTokens: number
  /** What the input costs at most, in billionths of a dollar. Null: the price is not known. */
  readonly costNanoUsd: bigint | null
}

/** What a count says of a model: whether the request fits beside the answer that is asked for, and what it costs. Pure. */
export function rowOf(model: CatalogueModel, count: Bounds, askedOutputTokens: number | null): CompareRow {
  const held = heldFor(model, askedOutputTokens)
  const most = inputRoom(model.info, count.upper, held)
  const least = inputRoom(model.info, count.lower, held)
  const cost = costOf(model.info, { inputTokens: count.upper, outputTokens: 0 })
  return {
    model,
    count,
    fits: most.overTokens === 0 ? 'yes' : least.overTokens > 0 ? 'no' : 'maybe',
    limitTokens: most.limitTokens,
    costNanoUsd: cost?.totalNanoUsd ?? null,
  }
}

export type Order = 'cost' | 'tokens' | 'room' | 'name'

/** The rows in an order. Models that surely take the request come first, those without a price last among them. */
export function sorted(rows: readonly CompareRow[], order: Order): readonly CompareRow[] {
  const rank = { yes: 0, maybe: 1, no: 2 }
  const byCost = (a: CompareRow, b: CompareRow) =>
    a.costNanoUsd === b.costNanoUsd
      ? 0
      : a.costNanoUsd === null
        ? 1
        : b.costNanoUsd === null || a.costNanoUsd < b.costNanoUsd
          ? -1
          : 1
  const by: Readonly<Record<Order, (a: CompareRow, b: CompareRow) => number>> = {
    cost: (a, b) => rank[a.fits] - rank[b.fits] || byCost(a, b),
    tokens: (a, b) => a.count.upper - b.count.upper,
    room: (a, b) => b.limitTokens - b.count.upper - (a.limitTokens - a.count.upper),
    name: () => 0,
  }
  return [...rows].sort((a, b) => by[order](a, b) || a.model.title.localeCompare(b.model.title))
}

/** How many times one cost is another: `1×`, `3.4×`, `120×`. */
export function timesOf(cost: bigint | null, base: bigint | null): string {
  if (cost === null || base === null || base === 0n) return '–'
  const times = Number(cost) / Number(base)
  return `${times >= 10 ? Math.round(times) : times < 0.1 ? times.toFixed(2) : times.toFixed(1).replace(/\.0$/, '')}×`
}
