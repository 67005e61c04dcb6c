/**
 * Shifting a run. When an edit in a text that repeats itself changes where the tokens after it begin, all of them move, up
 * to the end of the repetition. But the text in between can also be read as equal pieces that start a little further on.
 * What is left over then comes after the last of them. So the edit changes two places, and not the whole run.
 */
import { makePieces } from './make-pieces.ts'
import type { Piece } from './pieces.ts'
import type { Seams } from './seams.ts'

/** How many places are tried as the start of the equal pieces. */
const TRIES = 16

/**
 * Finds where equal pieces may start when `text` is followed by many copies of `copy`. Gives the pieces of the text before
 * that place, which fit after `before`, and the piece that is then repeated. Undefined when no place is found.
 * O(|text| + |copy|).
 */
export function shiftRun(
  before: Piece | undefined,
  text: string,
  skip: number,
  copy: Piece,
  seams: Seams,
): { head: Piece[]; unit: Piece } | undefined {
  const length = copy.text.length
  const repeated = text + copy.text + copy.text
  // From `first` on the text already repeats itself.
  let first = text.length
  while (first > 0 && repeated[first - 1] === repeated[first - 1 + length]) first--
  if (first === 0 && before !== undefined) {
    const start = repeated.slice(0, length)
    const skipped = seams.skipAfter(before)
    const unit = start === copy.text && skipped === copy.skip ? copy : seams.piece(start, true, skipped)
    if (seams.fit(before, unit) && seams.fit(unit, unit)) return { head: [], unit }
  }
  const { ids, ends } = seams.encodeWithEnds(repeated.slice(skip))
  let tries = 0
  let end = 0
  for (let token = 0; token < ends.length; token++) {
    // Where a token ends both here and one piece further on, the tokens repeat themselves, too. The sign bit marks a token
    // that ends inside a character, and makes the number too large to be such a place.
    const at = ends[token]! + skip
    if (at < first || at > text.length + length) continue
    while (end < ends.length && (ends[end]! >>> 31 === 1 || ends[end]! + skip < at + length)) end++
    if (end === ends.length || ends[end]! + skip !== at + length) continue
    if (seams.meeting(repeated.slice(0, at), repeated.slice(at)) === 'none') continue
    if (tries++ === TRIES) return undefined
    const unit = seams.encodedPiece(repeated.slice(at, at + length), true, 0, ids.subarray(token + 1, end + 1))
    const start = seams.encodedPiece(repeated.slice(0, at), true, skip, ids.subarray(0, token + 1))
    if (!seams.fit(start, unit) || !seams.fit(unit, unit)) continue
    const head = makePieces(start.text, seams, true, skip)
    return before === undefined || seams.fit(before, head[0]!) ? { head, unit } : undefined
  }
  return undefined
}
