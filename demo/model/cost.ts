import type { ModelInfo, Prices } from 'tokenroom/models'

/** What a request will cost, in integer nano-USD. */
export interface CostEstimate {
  readonly inputNanoUsd: bigint
  /** If the answer takes the whole output reserve: an upper bound, not a forecast. */
  readonly outputNanoUsdUpperBound: bigint
  /** The input size above which the higher prices that apply start. Null when the plain prices apply. */
  readonly tierAboveInputTokens: number | null
  readonly asOf: string | null
}

/** The cost of a request, or null when the catalogue has no price. A higher price tier applies to the whole request. */
export function estimateCost(model: ModelInfo, inputTokens: number, outputReserveTokens: number): CostEstimate | null {
  if (model.prices === undefined) return null
  const tier = (model.priceTiers ?? []).findLast((candidate) => inputTokens > candidate.aboveInputTokens)
  const prices: Prices = tier ?? model.prices
  return {
    inputNanoUsd: nanoUsd(inputTokens, prices.inputUsdPerMillion),
    outputNanoUsdUpperBound: nanoUsd(outputReserveTokens, prices.outputUsdPerMillion),
    tierAboveInputTokens: tier?.aboveInputTokens ?? null,
    asOf: model.asOf ?? null,
  }
}

/** Rounded up to a whole nano-USD. A dollar per million tokens is 1,000 nano-USD a token. */
function nanoUsd(tokens: number, usdPerMillion: number): bigint {
  // Published prices have at most six decimals: in millionths of a dollar they are integers.
  const microUsdPerMillion = BigInt(Math.round(usdPerMillion * 1e6))
  return (BigInt(tokens) * microUsdPerMillion + 999n) / 1000n
}
