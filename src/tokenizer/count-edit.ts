/** What one edit does to a count, from the text around it alone. */
import { requireRange, requireText } from '../errors/index.ts'
import { firstCut, lastCut } from './cuts.ts'
import type { Tokenizer } from './types.ts'

/** A text that is read in places: a string, or the rope of an editor. Positions are UTF-16 code units. */
export interface TextSource {
  readonly length: number
  slice(from: number, to: number): string
}

/** Code units that are looked through for a cut, on either side of the edit. */
const REACH = 1_000
/** Code units, removed and put in, from which on counting them would keep a page from its next frame. */
const MOST = 10_000

/**
 * How many tokens `text` gains, exactly, when [from, to) of it is replaced by `insert`; it loses some when this is
 * negative. Null when that cannot be told from a thousand code units on either side, as within a long run of one letter,
 * or when the edit is long: then ask a document.
 *
 * For a page that shows a count while someone types. A document in a worker answers a frame later than the letter, since
 * browsers draw what a key did before they look at messages; this answers at once, in microseconds, however long the text.
 *
 * Throws `INVALID_TEXT` and `INVALID_RANGE`.
 *
 * @example
 * const added = countEdit(tokenizer, textarea.value, 10, 10, 'typed')
 * const answer = document.replace(10, 10, 'typed')
 * const tokens = added === null ? await answer : before + added
 */
export function countEdit(
  tokenizer: Pick<Tokenizer, 'count'>,
  text: TextSource,
  from: number,
  to: number,
  insert: string,
): number | null {
  requireText(insert)
  requireRange(from, to, text.length)
  if (to - from + insert.length > MOST) return null
  const start = Math.max(0, from - REACH)
  const end = Math.min(text.length, to + REACH)
  const before = text.slice(start, from)
  const behind = text.slice(to, end)
  // Cuts (cuts.ts) of which both characters stay: they hold before and after the edit, and so count what is between alone.
  const left = lastCut(before, 0, before.length - 1)
  const right = firstCut(behind, 1, behind.length)
  if ((left === 0 && start > 0) || (right === behind.length && end < text.length)) return null
  const around = (middle: string) => before.slice(left) + middle + behind.slice(0, right)
  return tokenizer.count(around(insert)) - tokenizer.count(around(text.slice(from, to)))
}
