/** How one edit changes a count, from the text around the edit alone. */
import { requireRange, requireText } from '../errors/index.ts'
import { firstCut, lastCut } from './cuts.ts'
import type { Tokenizer } from './types.ts'

/** A text of which parts are read: a string, or the rope of an editor. Positions are UTF-16 code units. */
export interface SliceableText {
  readonly length: number
  slice(from: number, to: number): string
}

/** Code units on either side of the edit that are searched for a cut. */
const REACH = 1_000
/** Code units, removed and inserted, beyond which counting would delay a page's next frame. */
const MOST = 10_000

/**
 * How many tokens `text` gains, exactly, when its [from, to) is replaced by `insert`. Negative when it loses tokens. Null
 * when a thousand code units on either side are not enough to tell, as inside a long run of one letter, or when the edit
 * is long. Then ask a document.
 *
 * For a page that shows a count while someone types. A document in a worker answers one frame after the letter appears,
 * because browsers draw the effect of a key before they handle messages. This function answers at once, on the calling
 * thread, in microseconds, however long the text is.
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
  text: SliceableText,
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
  const after = text.slice(to, end)
  // Cuts (cuts.ts) whose two characters both stay. They hold before and after the edit, so only the text between changes.
  const left = lastCut(before, 0, before.length - 1)
  const right = firstCut(after, 1, after.length)
  if ((left === 0 && start > 0) || (right === after.length && end < text.length)) return null
  const around = (middle: string) => before.slice(left) + middle + after.slice(0, right)
  return tokenizer.count(around(insert)) - tokenizer.count(around(text.slice(from, to)))
}
