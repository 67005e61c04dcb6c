/**
 * Truncating a text: the longest start, end, or both that fit a limit. A longer part can have fewer tokens, so the search
 * tries every grapheme boundary near the limit and does not stop at the first that is over it.
 */
import type { Keep, Truncated } from '../counter.ts'
import { requireOneOf } from '../errors/index.ts'
import { chunkEnd, chunkStart, firstCut, lastCut } from './cuts.ts'
import { Graphemes } from './graphemes.ts'
import type { Segments } from './types.ts'

/** What truncation needs from a tokenizer. */
export interface TruncationCounter {
  /** The tokens of `text`, or any number above `limit` when there are more. */
  count(text: string, limit?: number): number
  segments(text: string): Segments
  /** Bytes of the longest token. */
  readonly longest: number
}

/** The part of the text in which the limit is reached, and the tokens left for what is kept of it. */
interface Neighbourhood {
  readonly from: number
  readonly to: number
  readonly left: number
}

/** Where to search in a neighbourhood, and a cheap estimate of which places are worth an exact count. */
interface Search {
  readonly low: number
  readonly high: number
  readonly estimate: (index: number) => number
}

/**
 * The search range in a part without cuts, in code units. A part that is longer is searched only this far around the place
 * where its tokens reach the limit, and counted from a token boundary this far away. No token of these encodings is longer
 * than a quarter of it.
 */
export const NEAR = 512

/** The part to keep, `start` by default. Throws `INVALID_ARGUMENT` for anything but the three parts there are. */
export function requireKeep(keep: unknown = 'start'): Keep {
  return requireOneOf('keep', keep, ['start', 'end', 'middle'])
}

/** See `Tokenizer.truncate`. O(n) in the kept part, and about a hundred short counts. */
export function truncateText(text: string, limitTokens: number, keep: Keep, counter: TruncationCounter): Truncated {
  const tokens = counter.count(text, limitTokens)
  if (tokens <= limitTokens) {
    return { text, tokens, truncated: false, removed: { startCodeUnits: text.length, endCodeUnits: text.length } }
  }
  let startCodeUnits = 0
  let endCodeUnits = text.length
  if (keep !== 'end') {
    startCodeUnits = longestStart(text, keep === 'start' ? limitTokens : Math.ceil(limitTokens / 2), counter)
  }
  if (keep !== 'start') endCodeUnits = longestEnd(text, text.slice(0, startCodeUnits), limitTokens, counter)
  const kept = text.slice(0, startCodeUnits) + text.slice(endCodeUnits)
  return { text: kept, tokens: counter.count(kept), truncated: true, removed: { startCodeUnits, endCodeUnits } }
}

/** Where the longest start of `text` with at most `limit` tokens ends. The whole text has more tokens. */
export function longestStart(text: string, limit: number, counter: TruncationCounter): number {
  const { from, to, left } = narrowStart(text, limit, counter)
  const count = (end: number) => counter.count(text.slice(from, end), left)
  const { low, high, estimate } =
    to - from > NEAR ? nearStart(text, from, to, left, counter) : { low: from, high: to, estimate: count }
  const boundaries = new Graphemes(text, low, high)
  for (let end = boundaries.atOrBefore(high); end > low; end = boundaries.before(end)) {
    if (estimate(end) <= left && count(end) <= left) return end
  }
  for (let end = boundaries.atOrBefore(low); end > from; end = boundaries.before(end))
    if (count(end) <= left) return end
  return boundaries.atOrBefore(from)
}

function nearStart(text: string, from: number, to: number, left: number, counter: TruncationCounter): Search {
  const end = Math.min(to, from + left * counter.longest + NEAR)
  const { starts, ends } = counter.segments(text.slice(from, end))
  const reached = left === 0 ? 0 : (ends[left - 1] ?? end - from)
  let anchor = Math.min(left, starts.length - 1)
  while (anchor > 0 && ((starts[anchor] ?? 0) > reached - NEAR || starts[anchor] !== ends[anchor - 1])) anchor--
  const start = from + (starts[anchor] ?? 0)
  return {
    low: Math.max(start, from + reached - NEAR / 2),
    high: Math.min(to, from + reached + NEAR / 2),
    estimate: (index) => anchor + counter.count(text.slice(start, index)),
  }
}

/** Code units that are counted at once on the way to the limit: first many, then fewer, then from cut to cut. */
const STEPS = [undefined, 2048, 0] as const

/** Finds the part between two cuts in which a start of the text passes the limit. */
function narrowStart(text: string, limit: number, counter: TruncationCounter): Neighbourhood {
  let from = 0
  let to = text.length
  let left = limit
  for (const step of STEPS) {
    const end = to
    while (from < end) {
      to = step === 0 ? firstCut(text, from + 1, end) : Math.min(end, chunkEnd(text, from, step))
      const tokens = counter.count(text.slice(from, to), left)
      if (tokens > left) break
      from = to
      left -= tokens
    }
  }
  return { from, to, left }
}

/** Where the longest end of `text` starts that has, together with `head` before it, at most `limit` tokens. */
function longestEnd(text: string, head: string, limit: number, counter: TruncationCounter): number {
  // The text after the last cut of the head may merge with the kept end. The text before that cut never does.
  const headCut = lastCut(head, 0, head.length - 1)
  const headTail = head.slice(headCut)
  const budget = limit - counter.count(head.slice(0, headCut))
  const { from, to, left } = narrowEnd(text, head.length, budget - counter.count(headTail), counter)
  const tailTokens = counter.count(text.slice(to), budget)
  const count = (start: number) => counter.count(headTail + text.slice(start, to), budget) + tailTokens
  // Joined to the head, the end can have a token or two fewer. Then one part more may fit.
  const floor = headTail === '' ? from : chunkStart(text, from, 1)
  const { low, high, estimate } =
    to - from > NEAR
      ? nearEnd(text, from, to, left, headTail, tailTokens, counter)
      : { low: Math.max(head.length, floor), high: to, estimate: count }
  const boundaries = new Graphemes(text, low, high)
  for (let start = boundaries.atOrAfter(low); start < high; start = boundaries.after(start)) {
    if (estimate(start) <= budget && count(start) <= budget) return start
  }
  for (let start = boundaries.atOrAfter(high); start < text.length; start = boundaries.after(start)) {
    if (counter.count(headTail + text.slice(start), budget) <= budget) return start
  }
  return text.length
}

function nearEnd(
  text: string,
  from: number,
  to: number,
  left: number,
  headTail: string,
  tailTokens: number,
  counter: TruncationCounter,
): Search {
  const offset = Math.max(from, to - left * counter.longest - NEAR)
  const { starts, ends } = counter.segments(text.slice(offset, to))
  const last = starts.length - 1
  const reached = starts[starts.length - left] ?? to - offset
  let anchor = Math.max(0, last - left)
  while (anchor < last && ((ends[anchor] ?? 0) < reached + NEAR || starts[anchor + 1] !== ends[anchor])) anchor++
  const end = offset + (ends[anchor] ?? to - offset)
  return {
    low: Math.max(from, offset + reached - NEAR / 2),
    high: Math.min(end, offset + reached + NEAR / 2),
    estimate: (index) => counter.count(headTail + text.slice(index, end)) + last - anchor + tailTokens,
  }
}

/** Finds the part between two cuts in which an end of the text passes the limit. Searches no further than `floor`. */
function narrowEnd(text: string, floor: number, limit: number, counter: TruncationCounter): Neighbourhood {
  let from = floor
  let to = text.length
  let left = limit
  for (const step of STEPS) {
    const start = from
    while (to > start) {
      from = Math.max(start, step === 0 ? lastCut(text, start, to - 1) : chunkStart(text, to, step))
      const tokens = counter.count(text.slice(from, to), left)
      if (tokens > left) break
      to = from
      left -= tokens
    }
  }
  return { from, to, left }
}
