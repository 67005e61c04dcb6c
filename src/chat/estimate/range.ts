import type { Factors, TokenizerFamily } from './families.ts'
import { profileOf, TEXT_KINDS } from './kinds.ts'
import { O200K_DENSITY } from './measured.generated.ts'

/** Tokens between bounds. */
export interface EstimatedTokens {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

/** A kind's share of a text's tokens is its characters by these. Words and signs: as they are beside each other. */
const WEIGHTS: readonly number[] = TEXT_KINDS.map((kind) =>
  kind === 'plain' || kind === 'english'
    ? 0.22
    : kind === 'signs'
      ? 0.5
      : kind === 'digits'
        ? 0.45
        : O200K_DENSITY[kind],
)

/**
 * The tokens of `text` for another tokenizer, from its `tokens` of o200k_base: each kind of character has its share of
 * them, and its factors. Short texts vary more than long ones: a text of one token may be two. At most what its bytes
 * prove: no tokenizer of bytes makes more tokens than there are bytes. Linear in the text.
 */
export function estimateText(text: string, tokens: number, family: TokenizerFamily): EstimatedTokens {
  if (tokens === 0) return { lower: 0, tokens: 0, upper: 0 }
  const profile = profileOf(text, tokens)
  const [lower, likely, upper] = factorsOf(profile.characters, family)
  const spread =
    Math.sqrt(tokens) * (isProse(profile.characters) ? family.proseSpread : family.spread) * Math.max(1, upper)
  const most = Math.min(profile.bytes, Math.ceil(tokens * upper + spread + profile.runBytes * family.tokensPerRunByte))
  // Letters in no language's order are many tokens to both, so that a factor of a language says too much.
  const ordinary = Math.min(tokens, ordinaryTokens(profile.characters))
  const least = Math.max(
    1,
    Math.floor(Math.max(ordinary * lower, tokens * Math.min(lower, 0.9)) * 0.97 - spread - profile.runBytes),
  )
  return { lower: Math.min(least, most), tokens: Math.min(most, Math.max(1, Math.round(tokens * likely))), upper: most }
}

/** English, with hardly a digit: what all tokenizers know best, and agree on. */
function isProse(characters: Float64Array): boolean {
  return characters[ENGLISH]! > 0 && characters[DIGITS]! < 0.02 * characters[ENGLISH]!
}

const ENGLISH = TEXT_KINDS.indexOf('english')
const DIGITS = TEXT_KINDS.indexOf('digits')

/** The tokens of o200k_base that a text of these characters has when it is in a language. */
function ordinaryTokens(characters: Float64Array): number {
  let tokens = 0
  for (const [index, weight] of WEIGHTS.entries()) tokens += characters[index]! * weight
  return tokens
}

/** The factors of a text's kinds, weighted by their share of its tokens. */
function factorsOf(characters: Float64Array, { factors }: TokenizerFamily): Factors {
  let weight = 0
  const sum: [number, number, number] = [0, 0, 0]
  for (const [index, kind] of TEXT_KINDS.entries()) {
    const count = characters[index]!
    if (count === 0) continue
    const share = count * WEIGHTS[index]!
    const [lower, likely, upper] = factors[kind]
    weight += share
    sum[0] += share * lower
    sum[1] += share * likely
    sum[2] += share * upper
  }
  // Nothing but spaces.
  if (weight === 0) return [0.1, 1, 2]
  return [sum[0] / weight, sum[1] / weight, sum[2] / weight]
}
