/** Usage in one format for all providers. Types only. */
import type { BilledTokens } from '../models/index.ts'

/** Tokens by how they are billed. `inputTokens` is fresh + cacheRead + cacheWrite; `outputTokens` includes reasoning. */
export interface TokenCounts extends BilledTokens {
  readonly inputTokens: number
  /** Input that was neither read from a cache nor written to one. */
  readonly freshTokens: number
  readonly cacheReadTokens: number
  /** All cache writes, whatever their lifetime. */
  readonly cacheWriteTokens: number
  /** The part of the cache writes that is kept for an hour or longer. */
  readonly cacheWrite1hTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
}

/** One of several model runs that make up a request: `message`, `compaction`, `advisor_message`, … */
export interface UsagePart extends TokenCounts {
  readonly kind: string
  /** The model of this run, if it is not the request's model. */
  readonly model: string | null
}

/**
 * What one request used, as the provider reports it. The counts have all that is billed. They include model runs that a
 * provider leaves out of its totals (Anthropic's compaction and advisor). Assignable to the ledger's `Usage`.
 */
export interface TokenUsage extends TokenCounts {
  /** `inputTokens + outputTokens`. */
  readonly totalTokens: number
  /** The model that the answer names; null when it names none. */
  readonly model: string | null
  /** The service tier in the provider's words: `default`, `priority`, `flex`, `batch`, `ON_DEMAND`, … */
  readonly tier: string | null
  /** The region in the provider's words: `us`, `global`. */
  readonly region: string | null
  /** The model runs, if the provider lists them. Their sums are this object's counts. */
  readonly parts: readonly UsagePart[]
  /** Tokens by modality in lower case (`text`, `image`, `audio`, …), if the provider reports them. */
  readonly inputModalities: Readonly<Record<string, number>>
  readonly outputModalities: Readonly<Record<string, number>>
  /** Counts of what is billed per use and not in tokens: `web_search_requests`. */
  readonly pieces: Readonly<Record<string, number>>
  /** The cost that the provider reports, rounded up to a whole nano-USD; null when it reports none. */
  readonly providerCostNanoUsd: bigint | null
  /** Paths of fields that are not empty and that tokenroom does not know. They may have been billed. */
  readonly unread: readonly string[]
  /** Sums of the provider that do not agree, each with its numbers. The larger number is counted. */
  readonly disagreements: readonly string[]
}

/** What a reader of one provider's usage found, before the sums are made. A missing field was not reported. */
export interface Reported {
  readonly inputTokens?: number | undefined
  readonly cacheReadTokens?: number | undefined
  readonly cacheWriteTokens?: number | undefined
  readonly cacheWrite1hTokens?: number | undefined
  readonly outputTokens?: number | undefined
  readonly reasoningTokens?: number | undefined
  readonly totalTokens?: number | undefined
  readonly tier?: string | null
  readonly region?: string | null
  readonly parts?: readonly UsagePart[]
  /** Runs that are not in the counts above. */
  readonly beside?: readonly UsagePart[]
  readonly inputModalities?: Readonly<Record<string, number>>
  readonly outputModalities?: Readonly<Record<string, number>>
  readonly pieces?: Readonly<Record<string, number>>
  readonly providerCostNanoUsd?: bigint | null
  readonly disagreements?: readonly string[]
}
