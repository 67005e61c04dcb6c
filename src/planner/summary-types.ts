import type { ModelInfo } from '../models/types.ts'

/** What a summariser is asked for. */
export interface SummaryRequest {
  /** What to summarise, in order. Together with `previous` it fits the summariser's window. */
  readonly messages: readonly object[]
  /** The summary so far, to be extended by `messages`; null the first time. */
  readonly previous: string | null
  /** The most tokens that the summary may have. */
  readonly maxTokens: number
  readonly signal: AbortSignal | undefined
}

/** What a summariser answers: the text, and what its call used if the provider said so. */
export interface SummaryAnswer {
  readonly text: string
  readonly inputTokens?: number
  readonly outputTokens?: number
}

export type Summariser = (request: SummaryRequest) => Promise<SummaryAnswer | string>

/**
 * What would be dropped is summarised instead. With `drop-oldest`, or alone, which then is implied.
 *
 * The contract: a call fits the summariser's own window (long histories are summarised piece by piece, each
 * extending the summary before it); the result is smaller than what it replaces; when the summariser fails, or
 * does not shrink, nothing of the history is lost to it and the slot's other policy decides; a summary is kept,
 * and extended when more must go.
 */
export interface SummarisePolicy {
  readonly kind: 'summarise'
  readonly summarise: Summariser
  /** The most tokens of a summary. Default 1024. */
  readonly maxTokens?: number
  /** The summariser's own model, for its window and its price. Default: the planner's window, no price. */
  readonly model?: string | ModelInfo
  /** Tokens of the summariser's own instructions, held in its window. Default 512. */
  readonly instructionTokens?: number
  /**
   * The share of the slot's room that may be in use after a summary was made, so that the next turns fit without
   * another call. Default 0.7.
   */
  readonly targetShare?: number
  /** The role of the summary's message, and what precedes its text. */
  readonly role?: string
  readonly heading?: string
  /** Told before each call. */
  readonly onProgress?: (progress: SummaryProgress) => void
}

export interface SummaryProgress {
  readonly slot: string
  /** This call's number, from 1, and how many there will be. */
  readonly call: number
  readonly calls: number
  /** Items that the summary covers when the call is done. */
  readonly coveredItems: number
}

/** The summary that a slot of a plan has. */
export interface PlannedSummary {
  readonly text: string
  /** Tokens of its message's content; what its frame adds. */
  readonly tokens: number
  readonly framingTokens: number
  /** How many items it stands for, and what they cost: content and framing. */
  readonly coveredItems: number
  readonly replacedTokens: number
  /** The calls made for this plan, with their usage, those whose summary was not used among them; 0 when the summary was known. */
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** What the calls cost, in billionths of a US dollar; null when the summariser's price is not known. */
  readonly costNanoUsd: bigint | null
}
