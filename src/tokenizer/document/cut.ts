/** Cutting a text into pieces that count alone. */
import type { Core } from '../../wasm/core.ts'
import { chunkEnd } from '../cuts.ts'
import type { Piece } from './pieces.ts'
import { mayBeSeam, runOf } from './seams.ts'

/** Code units of a piece: an edit counts one or two of them again. */
export const PIECE = 1024
/** A part without a cut that is longer than this is searched for seams. */
const LONG = 4 * PIECE

/** The pieces of `text`, whose own end is a seam if `endsInSeam`. O(n). */
export function cutPieces(text: string, core: Core, endsInSeam: boolean): Piece[] {
  const pieces: Piece[] = []
  for (let from = 0; from < text.length; ) {
    const to = chunkEnd(text, from, PIECE)
    const part = text.slice(from, to)
    const isSeam = endsInSeam && to === text.length
    if (part.length > LONG) pieces.push(...cutAtSeams(part, core, isSeam))
    else pieces.push(pieceOf(part, core.count(part), isSeam))
    from = to
  }
  return pieces
}

/** A part without a cut, taken apart at token boundaries inside its runs: neighbours by being in one encoding. */
function cutAtSeams(part: string, core: Core, endsInSeam: boolean): Piece[] {
  const pieces: Piece[] = []
  const ends = core.utf16Ends(core.encode(part)).slice()
  let from = 0
  let firstToken = 0
  for (const [token, end] of ends.entries()) {
    // The sign bit marks a token that ends inside a character.
    if (end >>> 31 === 1 || end - from < PIECE || part.length - end < PIECE) continue
    if (!mayBeSeam(part.slice(from, end), part.slice(end, end + PIECE))) continue
    pieces.push(pieceOf(part.slice(from, end), token + 1 - firstToken, true))
    from = end
    firstToken = token + 1
  }
  pieces.push(pieceOf(part.slice(from), ends.length - firstToken, endsInSeam))
  return pieces
}

function pieceOf(text: string, tokens: number, isSeam: boolean): Piece {
  return { text, tokens, isSeam, run: isSeam ? runOf(text) : '' }
}
