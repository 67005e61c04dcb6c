/** Dividing a text into pieces that are counted separately. */
import { chunkEnd } from '../cuts.ts'
import { GUARD } from './kinds/kind-between.ts'
import type { Piece } from './pieces.ts'
import type { Seams } from './seams.ts'

/** Code units of a piece. An edit counts one or two pieces again. */
export const PIECE = 1024
/** Code units of a piece that ends in a seam. Shorter, because such text takes longer to merge. */
const SEAMED = PIECE / 4
/** Code units that must recur for a text to count as repeating itself. */
const PERIOD_PROBE = SEAMED / 4

/**
 * The pieces of `text`. The end of the text is a seam if `endsInSeam`; its first `skip` code units belong to the token
 * before it. O(n).
 */
export function makePieces(text: string, seams: Seams, endsInSeam: boolean, skip = 0): Piece[] {
  const pieces: Piece[] = []
  for (let from = 0; from < text.length; ) {
    const to = chunkEnd(text, from, PIECE)
    const part = text.slice(from, to)
    const isSeam = endsInSeam && to === text.length
    const skipped = from === 0 ? skip : 0
    // A text that ends in a seam has no cuts.
    if (part.length > (isSeam ? 2 * SEAMED : PIECE)) pieces.push(...divideAtSeams(part, seams, isSeam, skipped))
    else pieces.push(seams.piece(part, isSeam, skipped))
    from = to
  }
  return pieces
}

/** A part without cuts, divided between tokens, so that the tokens of the pieces are those of the part. */
function divideAtSeams(part: string, seams: Seams, endsInSeam: boolean, skip: number): Piece[] {
  const { ids, ends } = seams.encodeWithEnds(part.slice(skip))
  // Where the pieces so far start, and their first tokens. A piece that does not fit after the last one is joined to it.
  const starts: { from: number; token: number }[] = []
  const pieces: Piece[] = []
  let from = 0
  let firstToken = 0
  let least = SEAMED
  let misfits = 0
  const add = (to: number, endToken: number, isSeam: boolean): void => {
    const piece = () =>
      seams.encodedPiece(part.slice(from, to), isSeam, from === 0 ? skip : 0, ids.subarray(firstToken, endToken))
    let added = piece()
    const before = pieces.length
    while (pieces.length > 0 && !seams.fit(pieces.at(-1)!, added)) {
      pieces.pop()
      ;({ from, token: firstToken } = starts.pop()!)
      added = piece()
    }
    // After one misfit the next good place may be near. After many it is far.
    misfits = pieces.length < before ? misfits + 1 : 0
    least = misfits === 0 ? SEAMED : Math.min(GUARD << misfits, PIECE)
    pieces.push(added)
    starts.push({ from, token: firstToken })
    from = to
    firstToken = endToken
  }
  let period = periodAt(part, 0)
  // Where no place allows a seam, ever fewer places are tried.
  let misses = 0
  let next = 0
  for (let token = 0; token < ends.length; token++) {
    const end = ends[token]!
    const to = end + skip
    // The sign bit marks a token that ends inside a character.
    if (end >>> 31 === 1 || to < next || to - from < least || part.length - to < SEAMED) continue
    // The pieces of a run should be equal.
    if ((to - from) % period !== 0 && to - from < 2 * least) continue
    const meeting = seams.meeting(part.slice(to - GUARD, to), part.slice(to, to + GUARD))
    next = to + Math.min(meeting === 'none' ? misses++ : 0, GUARD)
    // Groups of digits are counted without encoding, so their pieces may be longer.
    if (meeting === 'none' || (meeting === 'group' && to - from < PIECE)) continue
    misses = 0
    add(to, token + 1, true)
    period = periodAt(part, to)
  }
  add(part.length, ids.length, endsInSeam)
  return pieces
}

/** After how many code units `text` seems to repeat itself from `at` on; 1 if it does not. */
function periodAt(text: string, at: number): number {
  const found = text.slice(at + 1, at + SEAMED + PERIOD_PROBE).indexOf(text.slice(at, at + PERIOD_PROBE))
  return found < 0 ? 1 : found + 1
}
