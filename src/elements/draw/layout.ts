/**
 * Where everything lies on one axis of tokens, as shares from 0 to 1. Pure.
 *
 * From the start: the parts, what is free, and at the end, after the limit, the reserve. Nothing is clamped: when more
 * was written than the window has, the axis grows and the limit stays where it is.
 */
import type { RoomState } from '../room/types.ts'

export interface Stretch {
  readonly from: number
  readonly span: number
}

export interface BarPiece extends Stretch {
  /** The part's name, and its place among the parts. */
  readonly name: string
  readonly place: number
  readonly tokens: number
}

export interface Layout {
  /** Where the axis ends: the window, or more when more was written. */
  readonly axisTokens: number
  readonly limit: number
  /** Everything that was written, and what of it is sent; null when that is the same. */
  readonly written: readonly BarPiece[]
  readonly sent: readonly BarPiece[] | null
  readonly reserve: Stretch
  /** What lies past the limit. */
  readonly excess: Stretch | null
  /** Between the bounds of a count that is not exact. */
  readonly unsure: Stretch | null
}

/** Air after a bar that is longer than the window, so that it does not look as if it ended with the page. */
const AIR = 1.03

/** Null while there is nothing to lay out: no count yet, or no window. */
export function layOut(state: RoomState): Layout | null {
  const { windowTokens, limitTokens, outputReserveTokens, used, parts, refusal, lost } = state
  if (windowTokens === null || limitTokens === null || used === null) return null
  const axis = used.upper > windowTokens ? used.upper * AIR : Math.max(1, windowTokens)
  const stretch = (from: number, to: number): Stretch | null =>
    to > from ? { from: from / axis, span: (to - from) / axis } : null
  const stack = (tokensOf: (part: RoomState['parts'][number]) => number): BarPiece[] => {
    const pieces: BarPiece[] = []
    let at = 0
    for (const [place, part] of parts.entries()) {
      const tokens = tokensOf(part)
      if (tokens > 0) pieces.push({ name: part.name, place, tokens, from: at / axis, span: tokens / axis })
      at += tokens
    }
    return pieces
  }
  return {
    axisTokens: axis,
    limit: limitTokens / axis,
    written: stack((part) => part.tokens),
    sent: refusal === null && lost.length > 0 ? stack((part) => part.sentTokens) : null,
    reserve: { from: limitTokens / axis, span: outputReserveTokens / axis },
    excess: stretch(limitTokens, used.upper),
    unsure: stretch(used.lower, used.upper),
  }
}
