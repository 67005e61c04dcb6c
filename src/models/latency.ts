import { TokenroomError } from '../errors/index.ts'

/** How long a model takes before its first token: a constant, and a time for each token of input. */
export interface PrefillSpeed {
  readonly tokensPerSecond: number
  /** What passes whatever the input: network, queue, set-up. Default 0. */
  readonly overheadMs?: number
}

/** One request that was measured. */
export interface PrefillSample {
  readonly inputTokens: number
  readonly firstTokenMs: number
}

/** The most input with which the first token is there in time; 0 when the overhead alone is longer. */
export function inputTokensWithin(firstTokenMs: number, { tokensPerSecond, overheadMs = 0 }: PrefillSpeed): number {
  if (!(tokensPerSecond > 0)) throw invalid('tokensPerSecond', tokensPerSecond)
  if (!(firstTokenMs >= 0)) throw invalid('firstTokenMs', firstTokenMs)
  return Math.max(0, Math.floor(((firstTokenMs - overheadMs) * tokensPerSecond) / 1000))
}

/** When the first token is to be expected, in milliseconds. */
export function firstTokenMsFor(inputTokens: number, { tokensPerSecond, overheadMs = 0 }: PrefillSpeed): number {
  if (!(tokensPerSecond > 0)) throw invalid('tokensPerSecond', tokensPerSecond)
  return overheadMs + (inputTokens * 1000) / tokensPerSecond
}

/**
 * The speed that fits measured requests best (least squares). Null when they cannot tell it: fewer than two
 * sizes of input, or times that do not grow with it.
 */
export function measurePrefill(samples: readonly PrefillSample[]): Required<PrefillSpeed> | null {
  const count = samples.length
  const meanTokens = samples.reduce((sum, { inputTokens }) => sum + inputTokens, 0) / count
  const meanMs = samples.reduce((sum, { firstTokenMs }) => sum + firstTokenMs, 0) / count
  let spread = 0
  let together = 0
  for (const { inputTokens, firstTokenMs } of samples) {
    spread += (inputTokens - meanTokens) ** 2
    together += (inputTokens - meanTokens) * (firstTokenMs - meanMs)
  }
  const msPerToken = together / spread
  if (!(spread > 0) || !(msPerToken > 0)) return null
  return { tokensPerSecond: 1000 / msPerToken, overheadMs: Math.max(0, meanMs - msPerToken * meanTokens) }
}

function invalid(name: string, received: number): TokenroomError<'INVALID_LIMIT'> {
  return new TokenroomError('INVALID_LIMIT', `${name} must be a positive number; received ${received}`, {
    name,
    received: String(received),
  })
}
