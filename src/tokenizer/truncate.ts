/**
 * The longest beginning, end, or both of a text that fits. A longer part can have fewer tokens, so the search looks at
 * every grapheme boundary near the limit and not only at the first that is over it.
 */
import type { Keep, Truncated } from '../counter.ts'
import { chunkEnd, chunkStart, firstCut, lastCut } from './cuts.ts'
import type { Segments } from './types.ts'

/** What truncation needs of a tokenizer. */
export interface TruncationCounter {
  /** Tokens of `text`, or any larger number than `limit`. */
  count(text: string, limit?: number): number
  segments(text: string): Segments
}

/** A part of the text around the limit, and the tokens that are left for what is kept of it. */
interface Neighbourhood {
  readonly from: number
  readonly to: number
  readonly left: number
}

/** Parts without a cut that are longer than this are searched near the limit only, from a token boundary. */
const SHORT = 512

/** See `Tokenizer.truncate`. O(n) in the kept part, and some hundred short counts. */
export function truncateText(text: string, limitTokens: number, keep: Keep, counter: TruncationCounter): Truncated {
  const tokens = counter.count(text, limitTokens)
  if (tokens <= limitTokens) {
    return { text, tokens, truncated: false, removed: { startCodeUnits: text.length, endCodeUnits: text.length } }
  }
  const cuts = new Graphemes(text)
  let startCodeUnits = 0
  let endCodeUnits = text.length
  if (keep !== 'end') {
    startCodeUnits = longestStart(text, keep === 'start' ? limitTokens : Math.ceil(limitTokens / 2), counter, cuts)
  }
  if (keep !== 'start') endCodeUnits = longestEnd(text, text.slice(0, startCodeUnits), limitTokens, counter, cuts)
  const kept = text.slice(0, startCodeUnits) + text.slice(endCodeUnits)
  return { text: kept, tokens: counter.count(kept), truncated: true, removed: { startCodeUnits, endCodeUnits } }
}

/** Where the longest beginning with at most `limit` tokens ends; the whole text has more. */
function longestStart(text: string, limit: number, counter: TruncationCounter, cuts: Graphemes): number {
  const { from, to, left } = narrowStart(text, limit, counter)
  const count = (end: number) => counter.count(text.slice(from, end), left)
  let high = to
  let low = from
  if (to - from > SHORT) {
    // Past the place where the tokens of the whole part reach the limit no token of a shorter part reaches farther
    // than the longest token, and none of them starts before it.
    const { ends } = counter.segments(text.slice(from, to))
    const reached = left === 0 ? 0 : (ends[left - 1] ?? to - from)
    high = Math.min(to, from + reached + SHORT)
    low = Math.max(from, from + reached - SHORT)
  }
  for (let end = cuts.atOrBefore(high); end > low; end = cuts.before(end)) if (count(end) <= left) return end
  for (let end = cuts.atOrBefore(low); end > from; end = cuts.before(end)) if (count(end) <= left) return end
  return cuts.atOrBefore(from)
}

/** Finds the part between two cuts in which the beginning passes the limit. */
function narrowStart(text: string, limit: number, counter: TruncationCounter): Neighbourhood {
  let from = 0
  let to = text.length
  let left = limit
  // In chunks, then in ever smaller parts, down to what has no cut inside.
  for (let target: number | undefined; ; target = Math.max(1, (to - from) >> 3)) {
    const end = to
    let isWhole = true
    while (from < end) {
      to = Math.min(end, chunkEnd(text, from, target))
      const tokens = counter.count(text.slice(from, to), left)
      if (tokens > left) break
      isWhole = false
      from = to
      left -= tokens
    }
    if (isWhole && to === end && target !== undefined && (target === 1 || end - from <= 1)) return { from, to, left }
    if (to - from <= 1 || firstCut(text, from + 1, to) === to) return { from, to, left }
  }
}

/** Where the longest end starts that has, behind `head`, at most `limit` tokens together with it. */
function longestEnd(text: string, head: string, limit: number, counter: TruncationCounter, cuts: Graphemes): number {
  // What is behind the last cut of the head may join what is kept; what is before it never does.
  const headCut = lastCut(head, 0, head.length - 1)
  const headTail = head.slice(headCut)
  const budget = limit - counter.count(head.slice(0, headCut))
  const { from, to, left } = narrowEnd(text, head.length, budget, counter)
  let low = from
  let high = to
  if (headTail !== '') {
    // Joined to the head, the first token or two of the end can vanish: look one part farther.
    low = Math.max(head.length, chunkStart(text, from, 1))
    high = Math.min(text.length, to)
  }
  const behind = counter.count(text.slice(to), budget)
  const fits = (start: number) => counter.count(headTail + text.slice(start, to), budget) + behind <= budget
  if (to - from > SHORT) {
    const { starts } = counter.segments(text.slice(from, to))
    const reached = from + (starts[starts.length - left] ?? to - from)
    low = Math.max(low, reached - SHORT)
  }
  for (let start = cuts.atOrAfter(low); start < high; start = cuts.after(start)) if (fits(start)) return start
  for (let start = cuts.atOrAfter(high); start < text.length; start = cuts.after(start)) {
    if (counter.count(headTail + text.slice(start), budget) <= budget) return start
  }
  return text.length
}

/** Finds the part between two cuts in which the end passes the limit, not before `floor`. */
function narrowEnd(text: string, floor: number, limit: number, counter: TruncationCounter): Neighbourhood {
  let from = floor
  let to = text.length
  let left = limit
  for (let target: number | undefined; ; target = Math.max(1, (to - from) >> 3)) {
    const start = from
    while (to > start) {
      from = Math.max(start, chunkStart(text, to, target))
      const tokens = counter.count(text.slice(from, to), left)
      if (tokens > left) break
      to = from
      left -= tokens
    }
    if (to - from <= 1 || firstCut(text, from + 1, to) === to) return { from, to, left }
  }
}

/** The boundaries between graphemes, found where they are asked for. */
class Graphemes {
  readonly #length: number
  readonly #segments: Intl.Segments

  constructor(text: string) {
    this.#length = text.length
    this.#segments = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)
  }

  atOrBefore(index: number): number {
    return index >= this.#length ? this.#length : (this.#segments.containing(index)?.index ?? 0)
  }

  before(index: number): number {
    return index <= 0 ? -1 : this.atOrBefore(index - 1)
  }

  atOrAfter(index: number): number {
    if (index <= 0) return 0
    return this.after(index - 1)
  }

  after(index: number): number {
    const grapheme = this.#segments.containing(index)
    return grapheme === undefined ? this.#length : grapheme.index + grapheme.segment.length
  }
}
