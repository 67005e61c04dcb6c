import type { ModelInfo, TokenBounds } from './types.ts'

/** What a request asks of the model that is to be chosen. */
export interface ModelNeeds {
  /** The input: a number of tokens, a count, or a function of the model when encodings differ. */
  readonly input: number | TokenBounds | ((model: ModelInfo) => number | TokenBounds)
  /** The most output. */
  readonly outputTokens: number
  /** What it must read besides text: `image`, `pdf`, `audio`, `video`. */
  readonly modalities?: readonly string[]
  readonly tools?: boolean
  readonly reasoning?: boolean
  readonly structuredOutput?: boolean
  /** The most that the request may cost, in billionths of a US dollar. A model without a known price does not meet it. */
  readonly maxNanoUsd?: bigint
  readonly maxFirstTokenMs?: number
}
