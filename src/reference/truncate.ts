/**
 * The definition of `truncate`: a search over every place where a text may be cut. It counts once per grapheme, so it is for
 * texts of a few hundred characters.
 */
import type { Keep, Truncated } from '../counter.ts'

/**
 * The longest part of `text` with at most `limitTokens` tokens, cut between graphemes: the longest start for `start`, the
 * longest end for `end`. For `middle`, the longest start with at most half the limit, rounded up, and then the longest end
 * with which the whole still fits. O(n) counts of n characters.
 */
export function truncateByDefinition(
  text: string,
  limitTokens: number,
  keep: Keep,
  count: (text: string) => number,
): Truncated {
  const all = count(text)
  if (all <= limitTokens) {
    return { text, tokens: all, truncated: false, removed: { startCodeUnits: text.length, endCodeUnits: text.length } }
  }
  const cuts = graphemeBoundaries(text)
  const longestStart = (limit: number) => cuts.findLast((cut) => count(text.slice(0, cut)) <= limit) ?? 0
  const longestEnd = (head: number) => {
    const fits = (cut: number) => cut >= head && count(text.slice(0, head) + text.slice(cut)) <= limitTokens
    return cuts.find(fits) ?? text.length
  }
  const startCodeUnits = keep === 'end' ? 0 : longestStart(keep === 'start' ? limitTokens : Math.ceil(limitTokens / 2))
  const endCodeUnits = keep === 'start' ? text.length : longestEnd(startCodeUnits)
  const kept = text.slice(0, startCodeUnits) + text.slice(endCodeUnits)
  return { text: kept, tokens: count(kept), truncated: true, removed: { startCodeUnits, endCodeUnits } }
}

/** Where `text` may be cut: at 0, at its end, and at every boundary between graphemes. */
export function graphemeBoundaries(text: string): number[] {
  const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
  return [...Array.from(segmenter.segment(text), (segment) => segment.index), text.length]
}
