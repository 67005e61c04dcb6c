import type { PictureSize } from '../types.ts'

/** How pictures are fitted before they are counted, in squares of some pixels a side. Pure; constant time. */

/** The squares that a picture takes, as it is. */
export function squaresOf({ width, height }: PictureSize, side: number): number {
  return Math.ceil(width / side) * Math.ceil(height / side)
}

/** A picture shrunk until neither side is longer than `longest`. */
export function fitted({ width, height }: PictureSize, longest: number): PictureSize {
  const shrink = Math.min(1, longest / Math.max(width, height))
  return { width: width * shrink, height: height * shrink }
}

/**
 * The squares of a picture that is shrunk until at most `most` whole squares are left. Source: OpenAI, "Images and
 * vision", calculating costs: the area is fitted first, then both sides to a whole number of squares.
 */
export function fittedSquares(size: PictureSize, side: number, most: number): number {
  const squares = squaresOf(size, side)
  if (squares <= most) return squares
  const shrink = Math.sqrt((side * side * most) / (size.width * size.height))
  const [across, down] = [(size.width * shrink) / side, (size.height * shrink) / side]
  // A picture of one row of squares keeps it.
  const fit = Math.min(Math.max(1, Math.floor(across)) / across, Math.max(1, Math.floor(down)) / down)
  return Math.min(most, wholeOf(across * fit) * wholeOf(down * fit))
}

/** Rounded up, but for what a division left over. */
function wholeOf(squares: number): number {
  return Math.max(1, Math.ceil(squares - 1e-9))
}
