/** Usage in one form, whatever the provider calls it. Types only. */
import type { BilledTokens } from '../models/index.ts'

/** Tokens by what they are billed as. `inputTokens` is fresh + cacheRead + cacheWrite; `outputTokens` includes reasoning. */
export interface TokenCounts extends BilledTokens {
  readonly inputTokens: number
  /** Input that no cache had or got. */
  readonly freshTokens: number
  readonly cacheReadTokens: number
  /** All writes, however long they are kept. */
  readonly cacheWriteTokens: number
  /** The part of the writes that is kept for an hour or longer. */
  readonly cacheWrite1hTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
}

/** One of several model runs that make up a request: `message`, `compaction`, `advisor_message`, … */
export interface UsagePart extends TokenCounts {
  readonly kind: string
  /** The model that ran, when it is not the request's. */
  readonly model: string | null
}

/**
 * What a provider says that one request used. Its counts are all that is billed: runs that a provider reports beside its
 * own totals (Anthropic's compaction and advisor) are in them. Assignable to the ledger's `Usage`.
 */
export interface TokenUsage extends TokenCounts {
  /** `inputTokens + outputTokens`. */
  readonly totalTokens: number
  /** The model that the answer names, when it names one. */
  readonly model: string | null
  /** How it was served, as the provider says it: `default`, `priority`, `flex`, `batch`, `ON_DEMAND`, … */
  readonly tier: string | null
  /** Where it was served, as the provider says it: `us`, `global`. */
  readonly region: string | null
  /** The runs, when the provider lists them; their sums are this object's counts. */
  readonly parts: readonly UsagePart[]
  /** Tokens by modality in lower case (`text`, `image`, `audio`, …), where the provider tells them. */
  readonly inputModalities: Readonly<Record<string, number>>
  readonly outputModalities: Readonly<Record<string, number>>
  /** What is billed by the piece and not in any count of tokens: `web_search_requests`. */
  readonly pieces: Readonly<Record<string, number>>
  /** The provider's own cost, when it tells one, rounded up to a whole nano-USD. */
  readonly providerCostNanoUsd: bigint | null
  /** Fields that nobody here knows and that are not empty, by path. They may have been billed. */
  readonly unread: readonly string[]
  /** Sums of the provider that do not agree, each with its numbers. What is counted then is the larger. */
  readonly disagreements: readonly string[]
}

/** What a reader of one provider's usage found, before the sums are made. Absent is not reported. */
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
