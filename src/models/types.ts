import type { EncodingName } from './encodings.ts'

/** Prices in US dollars per million tokens, as providers publish them. A price that is absent is not known. */
export interface Prices {
  readonly input: number
  readonly output: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
}

/** The prices of a request with more than `aboveInputTokens` tokens of input. */
export interface PriceTier extends Prices {
  readonly aboveInputTokens: number
}

/** A model as the catalogue knows it, or as you describe it yourself: `id` and `windowTokens` are enough. */
export interface ModelInfo {
  readonly id: string
  readonly provider?: string
  readonly name?: string
  /** The context window: input and output together. */
  readonly windowTokens: number
  /** The most input, when the provider limits it below the window. */
  readonly inputLimitTokens?: number
  /** The most output. */
  readonly outputLimitTokens?: number
  /** The encoding that counts exactly for it, when it has a public one. */
  readonly encoding?: EncodingName
  readonly prices?: Prices
  /** Dearer prices of larger requests, ascending. */
  readonly priceTiers?: readonly PriceTier[]
  readonly inputModalities?: readonly string[]
  readonly outputModalities?: readonly string[]
  readonly reasoning?: boolean
  readonly tools?: boolean
  /** The date of the data, `YYYY-MM-DD`. */
  readonly asOf?: string
}
