import type { Part, PartKind } from './adapter.ts'
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

const zero: Range = Object.freeze({ lower: 0, tokens: 0, upper: 0 })
export const emptySize: Size = Object.freeze({ content: zero, framing: zero })

/** The size of `parts`, given the number of tokens of each text. Linear in the number of parts. */
export function sizeOf(parts: readonly Part[], tokensOf: (text: string) => number): Size {
  const content = { lower: 0, tokens: 0, upper: 0 }
  const framing = { lower: 0, tokens: 0, upper: 0 }
  for (const part of parts) addPart(part.place === 'content' ? content : framing, part, tokensOf)
  return { content, framing }
}

/** What each kind of part costs, in the order in which the kinds first appear. */
export function breakdownOf(parts: readonly Part[], tokensOf: (text: string) => number): ReadonlyMap<PartKind, Range> {
  const kinds = new Map<PartKind, { lower: number; tokens: number; upper: number }>()
  for (const part of parts) {
    const range = kinds.get(part.kind) ?? { lower: 0, tokens: 0, upper: 0 }
    kinds.set(part.kind, range)
    addPart(range, part, tokensOf)
  }
  return kinds
}

/** A range as a count. Not exact when its bounds differ or the counter is not the model's own. */
export function toCount(range: Range, source: CountSource): Count {
  const exact = range.lower === range.upper && (source === 'bpe' || source === 'provider')
  return {
    lower: range.lower,
    tokens: range.tokens,
    upper: range.upper,
    exact,
    source: exact || source !== 'bpe' ? source : 'estimate',
  }
}

export function addRanges(a: Range, b: Range): Range {
  return { lower: a.lower + b.lower, tokens: a.tokens + b.tokens, upper: a.upper + b.upper }
}

function addPart(
  sum: { lower: number; tokens: number; upper: number },
  part: Part,
  tokensOf: (text: string) => number,
): void {
  if (!('text' in part)) {
    sum.lower += part.lower
    sum.tokens += part.tokens
    sum.upper += part.upper
    return
  }
  const tokens = tokensOf(part.text)
  sum.upper += tokens
  if (!part.certain) return
  sum.lower += tokens
  sum.tokens += tokens
}
