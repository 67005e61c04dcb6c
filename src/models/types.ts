import type { EncodingName } from '../encodings/index.ts'

/** Prices as providers publish them: US dollars per million tokens. A price that is absent is not known. */
export interface Prices {
  readonly inputUsdPerMillion: number
  readonly outputUsdPerMillion: number
  readonly cacheReadUsdPerMillion?: number
  readonly cacheWriteUsdPerMillion?: number
  /** All output of a request in which the model thinks, where that costs more than output without. */
  readonly thinkingOutputUsdPerMillion?: number
}

/** The prices of a request whose input has more than `aboveInputTokens` tokens. They hold for all of its tokens. */
export interface PriceTier extends Prices {
  readonly aboveInputTokens: number
}

/** A number of tokens between bounds; `tokens` is the best guess. A `Count` is one. */
export interface TokenBounds {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

/** What a model is for that does not chat. */
export type ModelPurpose =
  | 'completion'
  | 'embedding'
  | 'reranking'
  | 'moderation'
  | 'transcription'
  | 'translation'
  | 'ocr'

/** A model as the catalogue has it, or as you describe it yourself: `id` and `windowTokens` are enough. */
export interface ModelInfo {
  readonly id: string
  /** Who serves it: `openai`, `anthropic`, … */
  readonly provider?: string
  readonly name?: string
  /** Other ids that mean exactly this model: dated snapshots of it, and names that point to it. */
  readonly aliases?: readonly string[]
  /** The family whose tokenizer it has, as far as it is known. */
  readonly family?: string
  /** The context window: input and output together. */
  readonly windowTokens: number
  /** The most input, when the provider limits it below the window. */
  readonly inputLimitTokens?: number
  /** The most output. */
  readonly outputLimitTokens?: number
  /** The encoding that counts exactly for it, when it has a public one. */
  readonly encoding?: EncodingName
  readonly prices?: Prices
  /** The prices of larger requests, ascending. */
  readonly priceTiers?: readonly PriceTier[]
  /** The prices of fine-tuned models of it: those of the names that begin with `ft:`. */
  readonly fineTunedPrices?: Prices
  /** What it is for, when it does not chat. `chooseModel` does not choose such a model. */
  readonly purpose?: ModelPurpose
  /** What it reads and writes: `text`, `image`, `pdf`, `audio`, `video`. Default: text only. */
  readonly inputModalities?: readonly string[]
  readonly outputModalities?: readonly string[]
  readonly reasoning?: boolean
  readonly tools?: boolean
  readonly structuredOutput?: boolean
  readonly deprecated?: boolean
  /** The date of the data, `YYYY-MM-DD`. */
  readonly asOf?: string
}
