import { firstEnd, isEnd, startOfEnd } from './ends.ts'
import type { Fit, TokenizerFamily } from './families.ts'
import { addFeatures, BYTES, FEATURES, featuresOf, LEAST, RUN_BYTES, TAIL, type TextFeatures } from './features.ts'

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
const TAIL_TOKENS = 0.6

/** A text that had so many tokens less did not cost more: of 923,000 letters typed, one lowered a bound with 2, none with 3. */
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
  const excess = excessOf(features, tokens)
  let lower = Number.POSITIVE_INFINITY
  const likely: number[] = []
  for (const { fit, factors } of family.members) {
    const middle = middleOf(fit, excess, features)
    lower = Math.min(lower, factors.lower * (middle - fit.below * spreadOf(fit, excess, features)))
    likely.push(factors.tokens * middle)
  }
  likely.sort((a, b) => a - b)
  const middle = likely[likely.length >> 1]!
  // A number of tokens is whole, so that nothing is rounded outwards.
  const grown = upperOfEnds(text, tokens, features, tokensOf, family)
  const most = Math.max(upperOf(features, excess, family), grown)
  const least = Math.min(most, Math.max(1, Math.ceil(lower - features[RUN_BYTES]!)))
  return { lower: least, tokens: Math.min(most, Math.max(least, Math.round(middle))), upper: most }
}

// Written for each text again: memory of its own for each would cost more than all else.
const before = new Float64Array(TAIL + 1)

/** The highest upper bound of the texts that a text grew from. */
function upperOfEnds(
  text: string,
  tokens: number,
  features: TextFeatures,
  tokensOf: (text: string) => number,
  family: TokenizerFamily,
): number {
  const start = startOfEnd(text)
  // In a text that is shorter than what is looked back, the parts of the end are parts of the text.
  const tokensBefore = start === 0 ? 0 : tokens - tokensOf(text.slice(start))
  before.fill(0)
  if (start > 0) {
    addFeatures(before, text, start, text.length)
    for (let index = 0; index < before.length; index++) before[index] = features[index]! - before[index]!
    before[TAIL] = 0
  }
  let upper = 0
  addFeatures(before, text, start, text.length, firstEnd(text, start), (at, features) => {
    if (!isEnd(text, at)) return
    const endTokens = tokensBefore + tokensOf(text.slice(start, at))
    if (endTokens <= tokens - MOST_FEWER_TOKENS) return
    upper = Math.max(upper, upperOf(features, excessOf(features, endTokens), family))
  })
  return upper
}

/** The upper bound of a text by what it is made of, whatever it grew from. */
function upperOf(features: TextFeatures, excess: number, family: TokenizerFamily): number {
  let upper = 0
  for (const { fit, factors } of family.members) {
    const spread = spreadOf(fit, excess, features)
    upper = Math.max(upper, factors.upper * (middleOf(fit, excess, features) + fit.above * spread))
  }
  upper += features[CAPITALS]! * family.tokensPerCapital + features[RUN_BYTES]! * family.tokensPerRunByte
  return Math.min(features[BYTES]!, Math.max(1, Math.floor(upper)))
}

/** The tokens of o200k_base beyond the least that a text of such features has. */
export function excessOf(features: TextFeatures, tokens: number): number {
  let excess = tokens - features[TAIL]!
  for (let index = 0; index < LEAST.length; index++) excess -= features[index]! * LEAST[index]!
  return Math.max(0, excess)
}

function middleOf({ mean }: Fit, excess: number, features: TextFeatures): number {
  let total = mean[0]! * excess + features[TAIL]! * TAIL_TOKENS
  for (let index = 0; index < BYTES; index++) total += mean[index + 1]! * features[index]!
  return total
}

function spreadOf({ variance, square }: Fit, excess: number, features: TextFeatures): number {
  let total = FLOOR + (variance[0]! + square[0]! * excess) * excess
  for (let index = 0; index < BYTES; index++) {
    const count = features[index]!
    total += (variance[index + 1]! + square[index + 1]! * count) * count
  }
  return Math.sqrt(total)
}
