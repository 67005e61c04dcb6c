/** Splitting a long text into parts that each fit a limit, for embedding and retrieval. */
import { TokenroomError } from '../errors/index.ts'
import { longestStart, NEAR, type TruncationCounter } from './truncate.ts'
import type { TextPart } from './types.ts'

/** Where a reader would cut: after a sentence, a line or a word, best first. Each match ends at the place to cut. */
const PLACES = [/[.!?…]["'”’)\]]*\s+|[。！？]["'”’」』）]*\s*|\n\s*\n/g, /\n/g, /\s+/g]

/** See `Tokenizer.split`. O(n). */
export function splitIntoParts(text: string, limitTokens: number, counter: TruncationCounter): TextPart[] {
  return [...eachPart(text, limitTokens, counter)]
}

/** The same parts, each found when it is asked for. */
export function* eachPart(text: string, limitTokens: number, counter: TruncationCounter): Generator<TextPart> {
  for (let startCodeUnits = 0; startCodeUnits < text.length; ) {
    const rest = reachOf(text, startCodeUnits, limitTokens, counter)
    const isLast = startCodeUnits + rest.length === text.length
    const whole = isLast && counter.count(rest, limitTokens) <= limitTokens
    const length = whole ? rest.length : partLength(rest, limitTokens, counter)
    if (length === 0) throw tooLow(text, startCodeUnits, limitTokens, counter)
    const endCodeUnits = startCodeUnits + length
    const part = text.slice(startCodeUnits, endCodeUnits)
    yield { text: part, tokens: counter.count(part), startCodeUnits, endCodeUnits }
    startCodeUnits = endCodeUnits
  }
}

/**
 * The text that decides where the part from `start` on ends: text that does not fit, and as much after it as the search
 * around the limit reads; or the rest of the text. Without this bound, each part in a run without cuts would count the whole
 * rest of the run.
 */
function reachOf(text: string, start: number, limit: number, counter: TruncationCounter): string {
  let length = limit * 4 + NEAR
  while (start + length < text.length && counter.count(text.slice(start, start + length), limit) <= limit) length *= 2
  return text.slice(start, start + length + 2 * NEAR)
}

/** The length of the first part of `text`, which does not fit as a whole. 0 if not even one character fits. */
function partLength(text: string, limit: number, counter: TruncationCounter): number {
  const longest = longestStart(text, limit, counter)
  if (longest === 0) return insideGrapheme(text, limit, counter)
  const part = text.slice(0, longest)
  for (const place of PLACES) {
    const ends = Array.from(part.matchAll(place), (match) => match.index + match[0].length)
    // A shorter text can have more tokens, so each place is counted.
    const end = ends.findLast((at) => at > longest / 2 && counter.count(text.slice(0, at), limit) <= limit)
    if (end !== undefined) return end
  }
  return longest
}

/** A grapheme with more tokens than the limit has to be cut between its characters. */
function insideGrapheme(text: string, limit: number, counter: TruncationCounter): number {
  let end = 0
  for (const character of text.slice(0, limit * counter.longest)) {
    if (counter.count(text.slice(0, end + character.length), limit) > limit) break
    end += character.length
  }
  return end
}

function tooLow(text: string, at: number, limit: number, counter: TruncationCounter): TokenroomError {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  return new TokenroomError(
    'INVALID_LIMIT',
    `the character at code unit ${at} alone needs ${counter.count(character)} tokens, the limit is ${limit}; raise limitTokens`,
    { name: 'limitTokens', received: String(limit) },
  )
}
