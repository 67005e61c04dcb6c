/** Our count before sending against the provider's number, per model and day. */
import type { UsageGroup } from '../store/types.ts'

export interface Accuracy {
  readonly model: string | null
  readonly day: string
  /** Requests that were counted and answered with a usage. */
  readonly requests: number
  readonly estimatedTokens: number
  readonly reportedTokens: number
  /** By how much our count differs on average, as a part of the provider's: 0 is exact. */
  readonly meanError: number
  /** In which direction: above 0 we count more than the provider. */
  readonly bias: number
  /** How often the provider's number was above our upper bound: a bound that did not hold. */
  readonly aboveUpper: number
}

/** Of groups by model and day; by model, then day. */
export function accuracyOf(groups: readonly UsageGroup[]): readonly Accuracy[] {
  return groups
    .filter(({ totals }) => totals.compared > 0)
    .map(({ key, totals }) => ({
      model: key.model ?? null,
      day: key.day ?? '',
      requests: totals.compared,
      estimatedTokens: totals.estimatedTokens,
      reportedTokens: totals.reportedTokens,
      meanError: totals.differenceTokens / totals.reportedTokens,
      bias: (totals.estimatedTokens - totals.reportedTokens) / totals.reportedTokens,
      aboveUpper: totals.aboveUpper,
    }))
    .sort((a, b) => (a.model === b.model ? order(a.day, b.day) : order(String(a.model), String(b.model))))
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
