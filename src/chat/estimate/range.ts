import type { Fit, TokenizerFamily } from './families.ts'
import { FEATURES, featuresOf, LEAST, type TextFeatures } from './features.ts'

/** Tokens between bounds. */
export interface EstimatedTokens {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

/** The variance of every text: one of a single token may be two. */
export const FLOOR = 0.02

const CAPITALS = FEATURES.indexOf('capitalLetters')

/** What white space at the end of a text costs: less than any word, sign or end of a line that it becomes part of. */
const TAIL = 0.6

/**
 * The tokens of `text` for another tokenizer, from its `tokens` of o200k_base and from what it is made of. Each word,
 * digit, sign or character has its tokens and its variance, and none is below zero, so that a word or a sign more at the end
 * does not lower the upper bound. A letter more in the last word may: it can make a common word of it. At most what its bytes
 * prove: no tokenizer of bytes makes more tokens than there are bytes. Takes as long as `read`, which gives the text's features.
 */
export function estimateText(
  text: string,
  tokens: number,
  family: TokenizerFamily,
  read: (text: string) => TextFeatures = featuresOf,
): EstimatedTokens {
  if (tokens === 0) return { lower: 0, tokens: 0, upper: 0 }
  const features = read(text)
  const { counts, bytes, runBytes, tail } = features
  const excess = excessOf(features, tokens)
  let lower = Number.POSITIVE_INFINITY
  let upper = 0
  const likely: number[] = []
  for (const { fit, factors } of family.members) {
    const middle = sum(fit.mean, excess, counts) + tail * TAIL
    const spread = Math.sqrt(FLOOR + sum(fit.variance, excess, counts) + sumOfSquares(fit, excess, counts))
    lower = Math.min(lower, factors.lower * (middle - fit.below * spread))
    upper = Math.max(upper, factors.upper * (middle + fit.above * spread))
    likely.push(factors.tokens * middle)
  }
  likely.sort((a, b) => a - b)
  const middle = likely[likely.length >> 1]!
  // A number of tokens is whole, so that nothing is rounded outwards.
  const capitals = counts[CAPITALS]! * family.tokensPerCapital
  const most = Math.min(bytes, Math.max(1, Math.floor(upper + capitals + runBytes * family.tokensPerRunByte)))
  const least = Math.min(most, Math.max(1, Math.ceil(lower - runBytes)))
  return { lower: least, tokens: Math.min(most, Math.max(least, Math.round(middle))), upper: most }
}

/** The tokens of o200k_base beyond the least that a text of such features has. */
export function excessOf({ counts, tail }: TextFeatures, tokens: number): number {
  let excess = tokens - tail
  for (let index = 0; index < counts.length; index++) excess -= counts[index]! * LEAST[index]!
  return Math.max(0, excess)
}

function sum(factors: readonly number[], excess: number, counts: Float64Array): number {
  let total = factors[0]! * excess
  for (let index = 0; index < counts.length; index++) total += factors[index + 1]! * counts[index]!
  return total
}

function sumOfSquares({ square }: Fit, excess: number, counts: Float64Array): number {
  let total = square[0]! * excess * excess
  for (let index = 0; index < counts.length; index++) total += square[index + 1]! * counts[index]! ** 2
  return total
}
