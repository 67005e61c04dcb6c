import { endsOf, startOfEnd } from './ends.ts'
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

/** A text that had so many tokens less did not cost more: of 900,000 letters typed, one lowered a bound with 2, none with 3. */
const MOST_FEWER_TOKENS = 3

/**
 * The tokens of `text` for another tokenizer, from its tokens of o200k_base and from what it is made of. Each word, digit,
 * sign or character has its tokens and its variance, and none is below zero, so that a word or a sign more at the end does
 * not lower the upper bound. Nor do letters that go on with the last word: the bound is that of the text, or of one of the
 * texts that it grew from. `tokensOf` is asked for the text and for what `endsOf` says. At most what its bytes prove: no
 * tokenizer of bytes makes more tokens than there are bytes. Takes as long as `read`, which gives a text's features.
 */
export function estimateText(
  text: string,
  tokensOf: (text: string) => number,
  family: TokenizerFamily,
  read: (text: string) => TextFeatures = featuresOf,
): EstimatedTokens {
  const tokens = tokensOf(text)
  if (tokens === 0) return { lower: 0, tokens: 0, upper: 0 }
  const features = read(text)
  const range = rangeOf(features, tokens, family)
  const [first, ...grown] = endsOf(text)
  if (first === undefined) return range
  // In a text that is shorter than what is looked back, the parts are parts of the text.
  const isWhole = startOfEnd(text) === 0
  const end = isWhole ? features : read(first)
  const tokensBefore = isWhole ? 0 : tokens - tokensOf(first)
  let { upper } = range
  for (const part of isWhole ? [first, ...grown] : grown) {
    const partTokens = tokensBefore + tokensOf(part)
    if (partTokens <= tokens - MOST_FEWER_TOKENS) continue
    upper = Math.max(upper, rangeOf(exchanged(features, end, read(part)), partTokens, family).upper)
  }
  return { ...range, upper }
}

/** The bounds of a text by what it is made of. */
function rangeOf(features: TextFeatures, tokens: number, family: TokenizerFamily): EstimatedTokens {
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

/** The features of a text that ends with `by` where it ended with `end`. */
function exchanged(text: TextFeatures, end: TextFeatures, by: TextFeatures): TextFeatures {
  if (text === end) return by
  return {
    counts: text.counts.map((count, index) => count - end.counts[index]! + by.counts[index]!),
    bytes: text.bytes - end.bytes + by.bytes,
    runBytes: text.runBytes - end.runBytes + by.runBytes,
    tail: by.tail,
  }
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
