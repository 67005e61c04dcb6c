/** Days on which far more was used than in the week before. */
import { dayPlus } from '../days.ts'
import type { UsageGroup } from '../store/types.ts'
import type { UsageTotals } from '../totals.ts'

/** Whose usage: a user, a feature or a model; null is all together. */
export type SpikeOf = 'user' | 'feature' | 'model' | null

/** A day with more than twice the mean of the seven days before it. */
export interface Spike {
  readonly day: string
  readonly of: SpikeOf
  /** Null where requests had no name, and for all together. */
  readonly name: string | null
  /** What is compared: nano-USD where anything has a cost, else tokens. */
  readonly measure: 'nanoUsd' | 'tokens'
  readonly amount: bigint
  /** Of the seven days before, those without requests included. */
  readonly mean: bigint
}

const FACTOR = 2n
const DAYS = 7
/** Of what all used on the day: whoever uses less is no spike, however little it was before. */
const LEAST_PERCENT = 5n

/**
 * Spikes on `days`, the largest first. `groups` are by day and by the name; `all` are by day: before there are seven days
 * of any usage, nothing is compared. O(groups).
 */
export function findSpikes(
  of: SpikeOf,
  groups: readonly UsageGroup[],
  all: readonly UsageGroup[],
  days: readonly string[],
): readonly Spike[] {
  const measure = all.some(({ totals }) => totals.costNanoUsd > 0n) ? 'nanoUsd' : 'tokens'
  const amountOf = ({ costNanoUsd, inputTokens, outputTokens }: UsageTotals): bigint =>
    measure === 'nanoUsd' ? costNanoUsd : BigInt(inputTokens + outputTokens)
  const totals = new Map(all.map(({ key, totals: one }) => [key.day ?? '', amountOf(one)]))
  const first = [...totals.keys()].sort()[0]
  if (first === undefined) return []
  const names = new Map<string | null, Map<string, bigint>>()
  for (const { key, totals: one } of groups) {
    const name = of === null ? null : (key[of] ?? null)
    const series = names.get(name) ?? new Map<string, bigint>()
    series.set(key.day ?? '', amountOf(one))
    names.set(name, series)
  }
  const compared = days.filter((day) => first <= dayPlus(day, -DAYS))
  const spikes: Spike[] = []
  for (const [name, series] of names) {
    for (const day of compared) {
      const amount = series.get(day) ?? 0n
      if (amount === 0n || amount * 100n < (totals.get(day) ?? 0n) * LEAST_PERCENT) continue
      let sum = 0n
      for (let back = 1; back <= DAYS; back++) sum += series.get(dayPlus(day, -back)) ?? 0n
      if (amount * BigInt(DAYS) > FACTOR * sum)
        spikes.push({ day, of, name, measure, amount, mean: sum / BigInt(DAYS) })
    }
  }
  return spikes.sort((a, b) => (a.amount === b.amount ? (a.day < b.day ? -1 : 1) : a.amount > b.amount ? -1 : 1))
}
