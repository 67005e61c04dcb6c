/** Sums over requests. */
import type { UsageRecord } from './record.ts'

/** What requests used together. Money is nano-USD. */
export interface UsageTotals {
  readonly requests: number
  readonly refused: number
  /** Ended with an error, or aborted. */
  readonly failed: number
  /** Sent, used something, and nobody knows at which cost. */
  readonly unpriced: number
  readonly inputTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly costNanoUsd: bigint
  /** Requests that were counted before and whose input the provider reported: how often, our count, the provider's. */
  readonly compared: number
  readonly estimatedTokens: number
  readonly reportedTokens: number
  /** How much the two differ, without regard to the sign, added up. */
  readonly differenceTokens: number
  /** How often the provider's number was above our upper bound. */
  readonly aboveUpper: number
}

export type Sums = { -readonly [Name in keyof UsageTotals]: UsageTotals[Name] }

export function noTotals(): Sums {
  return {
    requests: 0,
    refused: 0,
    failed: 0,
    unpriced: 0,
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    costNanoUsd: 0n,
    compared: 0,
    estimatedTokens: 0,
    reportedTokens: 0,
    differenceTokens: 0,
    aboveUpper: 0,
  }
}

/** The fields in order, as a store keeps them. */
export const SUM_NAMES = Object.keys(noTotals()) as readonly (keyof UsageTotals)[]

export function totalsOf(record: UsageRecord): UsageTotals {
  const { status, inputTokens, outputTokens, estimatedTokens, upperTokens, costNanoUsd } = record
  const isCompared = status === 'ok' && estimatedTokens !== null && inputTokens > 0
  const used = inputTokens + outputTokens > 0
  return {
    requests: 1,
    refused: status === 'refused' ? 1 : 0,
    failed: status === 'error' || status === 'aborted' ? 1 : 0,
    unpriced: used && costNanoUsd === null ? 1 : 0,
    inputTokens,
    cacheReadTokens: record.cacheReadTokens,
    cacheWriteTokens: record.cacheWriteTokens,
    outputTokens,
    reasoningTokens: record.reasoningTokens,
    costNanoUsd: costNanoUsd ?? 0n,
    compared: isCompared ? 1 : 0,
    estimatedTokens: isCompared ? estimatedTokens : 0,
    reportedTokens: isCompared ? inputTokens : 0,
    differenceTokens: isCompared ? Math.abs(inputTokens - estimatedTokens) : 0,
    aboveUpper: isCompared && inputTokens > (upperTokens ?? estimatedTokens) ? 1 : 0,
  }
}

export function addTotals(sums: Sums, more: UsageTotals): void {
  for (const name of SUM_NAMES) {
    if (name === 'costNanoUsd') sums.costNanoUsd += more.costNanoUsd
    else sums[name] += more[name]
  }
}
