/** From what a provider reported to the counts of the normal form. Nothing is counted below what it could have cost. */
import type { Reported, TokenCounts, TokenUsage, UsagePart } from '../types.ts'
import type { FieldReader } from './fields.ts'

const NONE: readonly never[] = Object.freeze([])
const NO_COUNTS: Readonly<Record<string, number>> = Object.freeze({})

/** The normal form; null when neither input nor output was reported. */
export function toUsage(reported: Reported, fields: FieldReader, model: string | null): TokenUsage | null {
  if (reported.inputTokens === undefined && reported.outputTokens === undefined) return null
  const disagreements = [...(reported.disagreements ?? NONE)]
  const own = ownCounts(reported, disagreements)
  const beside = reported.beside ?? NONE
  const counts = beside.length === 0 ? own : sumOf([own, ...beside])
  return Object.freeze({
    ...counts,
    totalTokens: counts.inputTokens + counts.outputTokens,
    model,
    tier: reported.tier ?? null,
    region: reported.region ?? null,
    parts: Object.freeze([...(reported.parts ?? NONE), ...beside]),
    inputModalities: reported.inputModalities ?? NO_COUNTS,
    outputModalities: reported.outputModalities ?? NO_COUNTS,
    pieces: reported.pieces ?? NO_COUNTS,
    providerCostNanoUsd: reported.providerCostNanoUsd ?? null,
    unread: Object.freeze(fields.unread()),
    disagreements: Object.freeze(disagreements),
  })
}

function ownCounts(reported: Reported, disagreements: string[]): TokenCounts {
  const { cacheWriteTokens = 0, totalTokens } = reported
  let { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, reasoningTokens = 0 } = reported
  const agrees = totalTokens === inputTokens + outputTokens
  if (cacheReadTokens + cacheWriteTokens > inputTokens) {
    const told = `input ${inputTokens} is less than its cache reads ${cacheReadTokens} and writes ${cacheWriteTokens}`
    if (agrees && Math.max(cacheReadTokens, cacheWriteTokens) <= inputTokens) {
      disagreements.push(`${told}; what is in both is a write`)
      cacheReadTokens = inputTokens - cacheWriteTokens
    } else {
      disagreements.push(`${told}; the input is beside them`)
      inputTokens += cacheReadTokens + cacheWriteTokens
    }
  }
  if (reasoningTokens > outputTokens && agrees) {
    disagreements.push(`reasoning ${reasoningTokens} is more than all output ${outputTokens}, which the total has`)
    reasoningTokens = outputTokens
  }
  const sum = inputTokens + outputTokens
  if (totalTokens !== undefined && totalTokens > sum) {
    // Some providers report reasoning beside the output.
    if (totalTokens - sum !== reasoningTokens) {
      disagreements.push(
        `total ${totalTokens} is more than input ${inputTokens} and output ${outputTokens}; the rest is output`,
      )
    }
    outputTokens += totalTokens - sum
  } else if (totalTokens !== undefined && totalTokens < sum && !agrees) {
    disagreements.push(`total ${totalTokens} is less than input ${inputTokens} and output ${outputTokens}`)
  }
  if (reasoningTokens > outputTokens) {
    disagreements.push(`output ${outputTokens} is less than its reasoning ${reasoningTokens}, which is beside it`)
    outputTokens += reasoningTokens
  }
  return countsOf({ ...reported, inputTokens, outputTokens, cacheReadTokens, reasoningTokens })
}

/** Counts with what is absent as 0. Cache reads and writes must be within the input. */
function countsOf(reported: Reported): TokenCounts {
  const { inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0, cacheWrite1hTokens = 0 } = reported
  return {
    inputTokens,
    freshTokens: inputTokens - cacheReadTokens - cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens: Math.min(cacheWrite1hTokens, cacheWriteTokens),
    outputTokens: reported.outputTokens ?? 0,
    reasoningTokens: reported.reasoningTokens ?? 0,
  }
}

export function sumOf(all: readonly TokenCounts[]): TokenCounts {
  const sum = {
    inputTokens: 0,
    freshTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  }
  for (const one of all) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += one[name]
  }
  return sum
}

export function partOf(kind: string, model: string | null, reported: Reported): UsagePart {
  return Object.freeze({ kind, model, ...countsOf(reported) })
}
