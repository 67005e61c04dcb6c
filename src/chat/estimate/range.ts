import { endsOf, startOfEnd } from './ends.ts'
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

/** A text that another grew from, where it may have cost more than that: what it is made of, and its tokens beyond the least. */
interface Earlier {
  readonly features: TextFeatures
  readonly excess: number
}

/** What estimates need of a text, whatever the tokenizer is. */
export interface ReadText {
  readonly features: TextFeatures
  readonly earlier: readonly Earlier[]
}

/** Reads a text of so many tokens of o200k_base. `tokensOf` is asked for `ends`, which `endsOf` made. Linear. */
export function readText(
  text: string,
  tokens: number,
  tokensOf: (text: string) => number,
  ends: readonly string[] = endsOf(text),
): ReadText {
  const features = featuresOf(text)
  return { features, earlier: earlierOf(text, tokens, features, tokensOf, ends) }
}

/**
 * The tokens of `text` for another tokenizer, from its tokens of o200k_base and from what it is made of. Each word, digit,
 * sign or character has its tokens and its variance, and none is below zero, so that a word or a sign more at the end does
 * not lower the upper bound. Nor do letters that go on with the last word: the bound is that of the text, or of one of the
 * texts that it grew from. `tokensOf` is asked for the text, and by `read` for what `endsOf` says. At most what its bytes
 * prove: no tokenizer of bytes makes more tokens than there are bytes. Takes as long as `read`.
 */
export function estimateText(
  text: string,
  tokensOf: (text: string) => number,
  family: TokenizerFamily,
  read: (text: string, tokens: number, tokensOf: (text: string) => number) => ReadText = readText,
): EstimatedTokens {
  const tokens = tokensOf(text)
  if (tokens === 0) return { lower: 0, tokens: 0, upper: 0 }
  const { features, earlier } = read(text, tokens, tokensOf)
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
  let most = upperOf(features, excess, family)
  for (const before of earlier) most = Math.max(most, upperOf(before.features, before.excess, family))
  const least = Math.min(most, Math.max(1, Math.ceil(lower - features[RUN_BYTES]!)))
  return { lower: least, tokens: Math.min(most, Math.max(least, Math.round(middle))), upper: most }
}

// Written for each text again: memory of its own for each would cost more than all else.
const before = new Float64Array(TAIL + 1)

/**
 * The texts that a text grew from. Every bound grows with each feature and with the excess, so a text that has no more of
 * anything than the text itself, or than another of them, is left out: no tokenizer's bound of it is higher.
 */
function earlierOf(
  text: string,
  tokens: number,
  features: TextFeatures,
  tokensOf: (text: string) => number,
  ends: readonly string[],
): readonly Earlier[] {
  const start = startOfEnd(text)
  // In a text that is shorter than what is looked back, the parts of the end are parts of the text.
  const isWhole = start === 0
  const tokensBefore = isWhole ? 0 : tokens - tokensOf(ends[0]!)
  const places: number[] = []
  const counts: number[] = []
  for (let index = ends.length - 1; index >= (isWhole ? 0 : 1); index--) {
    const end = ends[index]!
    const endTokens = tokensBefore + tokensOf(end)
    if (endTokens <= tokens - MOST_FEWER_TOKENS) continue
    places.push(start + end.length)
    counts.push(endTokens)
  }
  if (places.length === 0) return []
  before.fill(0)
  if (!isWhole) {
    addFeatures(before, text, start, text.length)
    for (let index = 0; index < before.length; index++) before[index] = features[index]! - before[index]!
    before[TAIL] = 0
  }
  const whole = { features, excess: excessOf(features, tokens) }
  let earlier: Earlier[] = []
  const hear = (index: number, seen: TextFeatures) => {
    const one = { features: seen, excess: excessOf(seen, counts[index]!) }
    if (isWithin(one, whole) || earlier.some((other) => isWithin(one, other))) return
    earlier = earlier.filter((other) => !isWithin(other, one))
    earlier.push({ features: seen.slice(), excess: one.excess })
  }
  addFeatures(before, text, start, text.length, { places, hear })
  return earlier
}

/** Whether one text has no more of anything than another. */
function isWithin(one: Earlier, other: Earlier): boolean {
  if (one.excess > other.excess) return false
  for (let index = 0; index <= TAIL; index++) if (one.features[index]! > other.features[index]!) return false
  return true
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
