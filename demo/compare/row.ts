import { costOf, inputRoom } from 'tokenroom/models'
import { type CatalogueModel, heldFor } from '../model/catalogue.ts'
import { type Bounds, formatTokens } from '../ui/format.ts'

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

/** How a cost is to another, as people say it: `50 times cheaper` and then `than`, `3.4 times as much` and then `as`. */
export interface Comparison {
  readonly words: string
  readonly than: 'than' | 'as'
}

/** How `cost` is to `other`. Null: one of them is not known, or is nothing. */
export function compared(cost: bigint | null, other: bigint | null): Comparison | null {
  if (cost === null || other === null || cost === 0n || other === 0n) return null
  const ratio = Number(cost) / Number(other)
  const percent = Math.round(100 * Math.abs(ratio - 1))
  if (percent === 0) return { words: cost === other ? 'the same' : 'nearly the same', than: 'as' }
  if (ratio >= 2) return { words: `${factor(ratio)} times as much`, than: 'as' }
  if (ratio > 1) return { words: `${percent}% more`, than: 'than' }
  return { words: ratio > 0.5 ? `${percent}% cheaper` : `${factor(1 / ratio)} times cheaper`, than: 'than' }
}

/** `3.44` → `3.4`, `2` → `2`, `1249.8` → `1,250`. */
const factor = (times: number) => (times >= 9.95 ? formatTokens(Math.round(times)) : String(Number(times.toFixed(1))))
