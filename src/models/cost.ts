import type { ModelInfo, Prices, TokenBounds } from './types.ts'

/** Tokens of a request by what they are billed as. `inputTokens` includes those read from and written to a cache. */
export interface BilledTokens {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens?: number
  readonly cacheWriteTokens?: number
  /** The part of the cache writes that is kept for an hour or longer: Anthropic charges twice the price of input for it. */
  readonly cacheWrite1hTokens?: number
  /** The part of the output that is thinking. With any, a model that has a price for thinking output bills all at it. */
  readonly reasoningTokens?: number
}

/** A cost in billionths of a US dollar, in parts. Each price's part is rounded up to a whole one. */
export interface Cost {
  readonly inputNanoUsd: bigint
  readonly cacheReadNanoUsd: bigint
  readonly cacheWriteNanoUsd: bigint
  readonly outputNanoUsd: bigint
  readonly totalNanoUsd: bigint
  /** What the cache saved against paying for all input in full; below 0 when writing it cost more. */
  readonly savedNanoUsd: bigint
  readonly asOf: string | null
}

/** The prices of a request with so many tokens of input: those of the highest step that it passes; null when not known. */
export function pricesFor(model: ModelInfo, inputTokens: number): Prices | null {
  const step = model.priceTiers?.findLast((tier) => inputTokens > tier.aboveInputTokens)
  return step ?? model.prices ?? null
}

/**
 * What a request costs, or null when the model's price is not known. A cache price that is not known is that of
 * input: never less than what will be billed.
 */
export function costOf(model: ModelInfo, billed: BilledTokens): Cost | null {
  const prices = pricesFor(model, billed.inputTokens)
  if (!prices) return null
  const readTokens = billed.cacheReadTokens ?? 0
  const writeTokens = billed.cacheWriteTokens ?? 0
  const plainTokens = Math.max(0, billed.inputTokens - readTokens - writeTokens)
  const input = money(plainTokens, prices.inputUsdPerMillion)
  const read = money(readTokens, prices.cacheReadUsdPerMillion ?? prices.inputUsdPerMillion)
  const hourTokens = Math.min(billed.cacheWrite1hTokens ?? 0, writeTokens)
  const writePrice = prices.cacheWriteUsdPerMillion ?? prices.inputUsdPerMillion
  // https://docs.claude.com/en/docs/build-with-claude/prompt-caching#pricing
  const hourPrice = Math.max(writePrice, 2 * prices.inputUsdPerMillion)
  const write = money(writeTokens - hourTokens, writePrice) + money(hourTokens, hourPrice)
  const output = money(billed.outputTokens, outputPriceOf(prices, (billed.reasoningTokens ?? 0) > 0))
  const uncached = money(billed.inputTokens, prices.inputUsdPerMillion)
  return Object.freeze({
    inputNanoUsd: input,
    cacheReadNanoUsd: read,
    cacheWriteNanoUsd: write,
    outputNanoUsd: output,
    totalNanoUsd: input + read + write + output,
    savedNanoUsd: uncached - input - read - write,
    asOf: model.asOf ?? null,
  })
}

function outputPriceOf({ outputUsdPerMillion, thinkingOutputUsdPerMillion }: Prices, thinks: boolean): number {
  return thinks ? (thinkingOutputUsdPerMillion ?? outputUsdPerMillion) : outputUsdPerMillion
}

/** Before a request: the least, the likeliest and the most it can cost. The most takes all of the output. */
export interface CostEstimate {
  readonly lowerNanoUsd: bigint
  readonly nanoUsd: bigint
  readonly upperNanoUsd: bigint
  readonly asOf: string | null
}

/** What a request may cost; null when the model's price is not known. `outputTokens` is the guess, `maxOutputTokens` the limit. */
export function estimateCost(
  model: ModelInfo,
  input: TokenBounds,
  output: { readonly maxOutputTokens: number; readonly outputTokens?: number; readonly cacheReadTokens?: number },
): CostEstimate | null {
  const { maxOutputTokens, outputTokens = maxOutputTokens, cacheReadTokens = 0 } = output
  const cached = (inputTokens: number) => Math.min(cacheReadTokens, inputTokens)
  const lower = costOf(model, { inputTokens: input.lower, outputTokens: 0, cacheReadTokens: cached(input.lower) })
  const likely = costOf(model, {
    inputTokens: input.tokens,
    outputTokens: Math.min(outputTokens, maxOutputTokens),
    cacheReadTokens: cached(input.tokens),
  })
  // A cache may have expired, so the most is without it; and the model may think, where that costs more.
  const upper = costOf(model, {
    inputTokens: input.upper,
    outputTokens: maxOutputTokens,
    reasoningTokens: maxOutputTokens,
  })
  if (!lower || !likely || !upper) return null
  return Object.freeze({
    lowerNanoUsd: lower.totalNanoUsd,
    nanoUsd: likely.totalNanoUsd,
    upperNanoUsd: upper.totalNanoUsd,
    asOf: model.asOf ?? null,
  })
}

/** The largest input that stays below the next price step, or null when there is none above `inputTokens`. */
export function inputBelowNextStep(model: ModelInfo, inputTokens: number): number | null {
  return model.priceTiers?.find((tier) => tier.aboveInputTokens >= inputTokens)?.aboveInputTokens ?? null
}

/** The step that so much input has passed, or null when it has passed none. */
export function stepBelow(model: ModelInfo, inputTokens: number): number | null {
  return model.priceTiers?.findLast((tier) => inputTokens > tier.aboveInputTokens)?.aboveInputTokens ?? null
}

/** `tokens` at a price, in billionths of a dollar, rounded up. Exact for prices of up to six decimals. */
export function money(tokens: number, usdPerMillion: number): bigint {
  // Dollars per million tokens, times a million, are trillionths of a dollar per token.
  const picoUsdPerToken = BigInt(Math.round(usdPerMillion * 1_000_000))
  return (BigInt(Math.ceil(tokens)) * picoUsdPerToken + 999n) / 1000n
}

/** Billionths of a dollar as people read them: `$0.0042`. At least four significant digits below a cent. */
export function showUsd(nanoUsd: bigint): string {
  const sign = nanoUsd < 0n ? '-' : ''
  const absolute = nanoUsd < 0n ? -nanoUsd : nanoUsd
  const digits = absolute.toString().padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  const shown = absolute >= 1_000_000_000n ? fraction.slice(0, 2).padEnd(2, '0') : fraction.padEnd(2, '0')
  return `${sign}$${digits.slice(0, -9)}.${shown}`
}
