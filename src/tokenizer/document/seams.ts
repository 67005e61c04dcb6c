/**
 * Seams: places inside one enormous pretoken (a megabyte of one letter) where a document may be cut after all.
 *
 * A sequence of tokens is the encoding of its bytes exactly if each two neighbours are the encoding of theirs: were a
 * merge across a boundary the first such merge, then up to it each side has merged as it does alone, so it would
 * happen in those two tokens alone as well. So two parts of one pretoken that are tokenized apart give the tokens of
 * the whole exactly if the last token of one and the first of the other are neighbours.
 *
 * That holds inside one pretoken. A run of at least `GUARD` characters of one kind on both sides of the place makes
 * sure of it: every split rule here takes such a run in one match, but for a few characters at its ends. Capitals are
 * taken so only where no letter without case and no mark stands before them, so their seams are in ASCII only.
 */
import type { Core } from '../../wasm/core.ts'

/** Code units of one kind that there must be on each side of a seam. */
export const GUARD = 32

const KINDS = [
  /^[a-z]+$/,
  /^ +$/,
  /^\n+$/,
  /^[!-&(-.:-@[-`{-~]+$/,
  /^[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]+$/,
]
const CAPITALS = /^[A-Z]+$/
const ASCII = /^[\0-\x7f]*$/

/** Whether the end of `left` and the start of `right` are the inside of one run, so that a seam may be between them. */
export function mayBeSeam(left: string, right: string): boolean {
  if (left.length < GUARD || right.length < GUARD) return false
  const around = left.slice(-GUARD) + right.slice(0, GUARD)
  if (KINDS.some((kind) => kind.test(around))) return true
  return CAPITALS.test(around) && ASCII.test(left) && ASCII.test(right)
}

/** Whether the tokens of `left` and those of `right`, each tokenized alone, are the tokens of both. O(their lengths). */
export function isSeam(left: string, right: string, core: Core): boolean {
  if (!mayBeSeam(left, right)) return false
  const last = core.encode(left).at(-1)
  const first = core.encode(right)[0]
  return last !== undefined && first !== undefined && core.areNeighbours(last, first)
}

/** The code unit that `text` is made of throughout, or '' if there are several or none. */
export function runOf(text: string): string {
  const unit = text.charAt(0)
  return text === unit.repeat(text.length) ? unit : ''
}
