/** Truncating with a tokenizer of which nothing is known but its counts. */
import type { Keep, Truncated } from '../counter.ts'
import { Graphemes } from '../tokenizer/graphemes.ts'

/** Tokens of a text. They need not grow with it: a letter more may make one token of two. */
type Count = (text: string) => number

/** So many code units a token at first: a guess, from which the search goes on. */
const FIRST_CODE_UNITS = 4
/** A longer part that fits after one that does not is looked for in so many graphemes. */
const FURTHER_GRAPHEMES = 8

/**
 * The part to keep: it has at most `limitTokens` and ends between graphemes. A longer part can have fewer tokens, so it is
 * the longest of those within eight graphemes after the first that is over the limit. Some ten counts of the kept part.
 */
export function truncateByCounting(text: string, limitTokens: number, keep: Keep, count: Count): Truncated {
  const whole = keptWhole(text, limitTokens, count)
  if (whole !== null) return whole
  let startCodeUnits = 0
  let endCodeUnits = text.length
  if (keep !== 'end') {
    const limit = keep === 'start' ? limitTokens : Math.ceil(limitTokens / 2)
    startCodeUnits = longest(startsOf(text), text.length, limit, count)
  }
  if (keep !== 'start') {
    const head = text.slice(0, startCodeUnits)
    const ends = endsOf(text)
    const rest = text.length - startCodeUnits
    endCodeUnits = text.length - longest(ends, rest, limitTokens, (end) => count(head + end))
  }
  const kept = text.slice(0, startCodeUnits) + text.slice(endCodeUnits)
  return { text: kept, tokens: count(kept), truncated: true, removed: { startCodeUnits, endCodeUnits } }
}

/** The whole text, where it fits. A text that is more than twice as long as a start that is far over the limit is not counted. */
function keptWhole(text: string, limitTokens: number, count: Count): Truncated | null {
  for (let length = firstLength(limitTokens); length < text.length / 2; length *= 2) {
    if (count(text.slice(0, length)) > 2 * limitTokens + 1) return null
  }
  const tokens = count(text)
  if (tokens > limitTokens) return null
  return { text, tokens, truncated: false, removed: { startCodeUnits: text.length, endCodeUnits: text.length } }
}

function firstLength(limitTokens: number): number {
  return (limitTokens + 1) * FIRST_CODE_UNITS
}

/** Starts or ends of a text, by their length in code units. */
interface Parts {
  part(length: number): string
  /** The longest part of whole graphemes that is not longer. */
  floor(length: number): number
  /** The shortest one that is longer. */
  next(length: number): number
}

function startsOf(text: string): Parts {
  const graphemes = new Graphemes(text, 0, 0)
  return {
    part: (length) => text.slice(0, length),
    floor: (length) => graphemes.atOrBefore(length),
    next: (length) => graphemes.after(length),
  }
}

function endsOf(text: string): Parts {
  const graphemes = new Graphemes(text, text.length, text.length)
  return {
    part: (length) => text.slice(text.length - length),
    floor: (length) => text.length - graphemes.atOrAfter(text.length - length),
    next: (length) => text.length - graphemes.before(text.length - length),
  }
}

/** The length of the longest part, of at most `most` code units, that has at most `limit` tokens; 0 where none has. */
function longest(parts: Parts, most: number, limit: number, count: Count): number {
  const tokensOf = (length: number) => count(parts.part(length))
  let low = 0
  let lowTokens = tokensOf(0)
  let high = Math.min(most, Math.max(parts.floor(firstLength(limit)), parts.next(0)))
  let highTokens = tokensOf(high)
  while (highTokens <= limit && high < most) {
    low = high
    lowTokens = highTokens
    high = Math.min(most, Math.max(parts.floor(2 * high), parts.next(high)))
    highTokens = tokensOf(high)
  }
  if (highTokens <= limit) return high
  for (let step = 0; parts.next(low) < high; step++) {
    // Tokens lie nearly even in a text; every third step halves, in case that they do not.
    const share = step % 3 === 2 ? 0.5 : (limit + 0.5 - lowTokens) / (highTokens - lowTokens)
    const guess = parts.floor(low + Math.round(share * (high - low)))
    const middle = guess <= low ? parts.next(low) : guess >= high ? parts.floor(high - 1) : guess
    const tokens = tokensOf(middle)
    if (tokens <= limit) [low, lowTokens] = [middle, tokens]
    else [high, highTokens] = [middle, tokens]
  }
  let found = low
  for (let further = 0; further < FURTHER_GRAPHEMES && high < most; further++) {
    high = Math.min(most, parts.next(high))
    if (tokensOf(high) <= limit) found = high
  }
  return found
}
