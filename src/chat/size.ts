import type { Part, PartKind } from './adapters/part.ts'
import type { Count, CountSource } from './types.ts'

/** A number of tokens between bounds. `tokens` is the best guess. */
export interface Range {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

/** What parts cost: content and framing apart, in tokens. */
export interface Size {
  readonly content: Range
  readonly framing: Range
}

/**
 * How a counter's tokens become the model's, when the counter is not the model's own: factors for each bound, and
 * `rangeOf` where the text itself says more (its script, its bytes). It asks for the counter's tokens of the text, and
 * of what `endsOf` names.
 */
export interface Scale extends Range {
  rangeOf?(text: string, tokensOf: (text: string) => number): Range
  endsOf?(text: string): readonly string[]
}
export const EXACT: Scale = Object.freeze({ lower: 1, tokens: 1, upper: 1 })

/** A text's tokens, counted by the counter, as the model's. `tokensOf` knows the text, and what `scale.endsOf` names. */
export function rangeOfText(text: string, tokensOf: (text: string) => number, scale: Scale): Range {
  return scale.rangeOf ? scale.rangeOf(text, tokensOf) : scaled(tokensOf(text), scale)
}

/** A range that is being added up. */
export type Sum = { -readonly [K in keyof Range]: number }

/**
 * The size of `parts`, given the number of tokens of each text. What each kind costs is added to `kinds`, in the order in
 * which the kinds first appear. Linear in the number of parts.
 */
export function sizeOf(
  parts: readonly Part[],
  tokensOf: (text: string) => number,
  scale: Scale = EXACT,
  kinds?: Map<PartKind, Sum>,
): Size {
  const content: Sum = { lower: 0, tokens: 0, upper: 0 }
  const framing: Sum = { lower: 0, tokens: 0, upper: 0 }
  for (const part of parts) {
    const range = rangeOfPart(part, tokensOf, scale)
    addPart(part.place === 'content' ? content : framing, part, range)
    if (kinds === undefined) continue
    const sum = kinds.get(part.kind) ?? { lower: 0, tokens: 0, upper: 0 }
    kinds.set(part.kind, sum)
    addPart(sum, part, range)
  }
  return { content, framing }
}

/** A counter's tokens as the model's. Bounds stay bounds: the lower is rounded down, the upper up. */
function scaled(tokens: number, scale: Scale): Range {
  if (scale === EXACT) return { lower: tokens, tokens, upper: tokens }
  return {
    lower: Math.floor(tokens * scale.lower),
    tokens: Math.round(tokens * scale.tokens),
    upper: Math.ceil(tokens * scale.upper),
  }
}

/** A range as a count. One of the model's own tokens whose bounds differ rests on fitted bounds. */
export function toCount({ lower, tokens, upper }: Range, source: CountSource): Count {
  const exact = lower === upper && (source === 'bpe' || source === 'provider')
  return { tokens, lower, upper, exact, source: exact || source !== 'bpe' ? source : 'fitted' }
}

export function addRanges(a: Range, b: Range): Range {
  return { lower: a.lower + b.lower, tokens: a.tokens + b.tokens, upper: a.upper + b.upper }
}

function addPart(sum: Sum, part: Part, range: Range): void {
  sum.upper += range.upper
  if ('text' in part && !part.certain) {
    if (part.likely) sum.tokens += range.tokens
    return
  }
  sum.lower += range.lower
  sum.tokens += range.tokens
}

function rangeOfPart(part: Part, tokensOf: (text: string) => number, scale: Scale): Range {
  if ('text' in part) return rangeOfText(part.text, tokensOf, scale)
  if (!('whole' in part)) return part
  // Where the pieces meet only a few tokens change, so a scale says nothing about them.
  const tokens = part.pieces.reduce((left, piece) => left - tokensOf(piece), tokensOf(part.whole))
  return { lower: tokens, tokens, upper: tokens }
}
