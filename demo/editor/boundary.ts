/**
 * Places where a text can be taken apart without changing its tokens, so that the text in view can be counted
 * and coloured alone.
 *
 * Every encoding here splits a text into pretokens before it merges bytes, and no split rule looks behind. A run
 * of letters ends before a space or a plain punctuation mark in each of them, and what follows is split as if the
 * text began there. So a letter followed by one of those is a true boundary: the tokens on either side are those
 * of the whole text. Only letters that every Unicode version agrees on are used.
 */

const BOUNDARY =
  /[A-Za-z\u00e0-\u00f6\u0430-\u044f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3](?=[ \n,.:;!?()"=、。，])/g

/** A stretch of text in code units, `[from, to)`. */
export interface Range {
  readonly from: number
  readonly to: number
}

export interface Sliceable {
  readonly length: number
  sliceString(from: number, to: number): string
}

const STEPS = [256, 4096, 65_536, 262_144] as const

/**
 * `[from, to)` widened to true boundaries at both ends, or null when there is none within 256 K code units, as
 * inside a megabyte of one letter. Reads at most that much of the text.
 */
export function widenToBoundaries(text: Sliceable, from: number, to: number): Range | null {
  const start = boundaryBefore(text, from)
  const end = boundaryAfter(text, to)
  return start === null || end === null ? null : { from: start, to: end }
}

function boundaryBefore(text: Sliceable, at: number): number | null {
  for (const step of STEPS) {
    const from = Math.max(0, at - step)
    if (from === 0 && at <= step) {
      return lastBoundary(text.sliceString(0, Math.min(text.length, at + 1))) ?? 0
    }
    const found = lastBoundary(text.sliceString(from, Math.min(text.length, at + 1)))
    if (found !== null) return from + found
  }
  return null
}

function boundaryAfter(text: Sliceable, at: number): number | null {
  for (const step of STEPS) {
    const to = Math.min(text.length, at + step)
    const from = Math.max(0, at - 1)
    BOUNDARY.lastIndex = 0
    const match = BOUNDARY.exec(text.sliceString(from, to))
    if (match) return from + match.index + 1
    if (to === text.length) return to
  }
  return null
}

function lastBoundary(text: string): number | null {
  let last: number | null = null
  for (const match of text.matchAll(BOUNDARY)) last = match.index + 1
  return last
}
