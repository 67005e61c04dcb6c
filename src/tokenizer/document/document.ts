/**
 * A text that is counted as it is edited, exactly.
 *
 * It is kept in pieces of about a thousand code units, between which it may be cut (cuts.ts), so that the count is the
 * sum of the pieces' counts. A cut depends on the two characters beside it only. An edit therefore concerns the
 * pieces that it touches, or whose edge it touches; these are put together, edited, cut and counted again, and nothing
 * else changes. Where a run has no cut for long, pieces meet at seams (seams.ts), which an edit may undo: then the next
 * piece is taken in too, until the edges hold.
 */
import type { Core } from '../../wasm/core.ts'
import { requireText } from '../arguments.ts'
import { joinSegments, overlapping } from '../segments.ts'
import type { Document, Segments } from '../types.ts'
import { cutPieces, PIECE } from './cut.ts'
import { type Piece, PieceList, type Place } from './pieces.ts'
import { requireRange } from './range.ts'
import { GUARD, isSeam, runOf } from './seams.ts'

/** An edited part this short is put together with its neighbour, so that deleting leaves no crumbs. */
const SHORT = PIECE / 4

export class CoreDocument implements Document {
  readonly #core: Core
  readonly #pieces = new PieceList()

  constructor(core: Core, text: string) {
    this.#core = core
    this.append(text)
  }

  get count(): number {
    return this.#pieces.tokens
  }

  get length(): number {
    return this.#pieces.codeUnits
  }

  append(text: string): number {
    return this.replace(this.length, this.length, text)
  }

  replace(from: number, to: number, insert: string): number {
    requireText(insert)
    requireRange(from, to, this.length)
    if (from !== to || insert !== '') this.#replace(...this.#slide(from, to, insert))
    return this.count
  }

  countRange(from: number, to: number): number {
    requireRange(from, to, this.length)
    if (from === to) return 0
    let left = this.#pieces.at(from)!
    let right = this.#pieces.at(to - 1)!
    let head = this.#pieces.get(left).text.slice(from - left.startCodeUnits)
    if (isSame(left, right)) return this.#count(head.slice(0, to - from))
    let tail = this.#pieces.get(right).text.slice(0, to - right.startCodeUnits)
    // At a seam the part of a piece may not fit what the whole piece did: then it is counted with the next one.
    for (let next = this.#pieces.next(left)!; !isSame(next, right); next = this.#pieces.next(left)!) {
      const piece = this.#pieces.get(next)
      if (!this.#pieces.get(left).isSeam || isSeam(head, piece.text, this.#core)) break
      head += piece.text
      left = next
    }
    for (
      let previous = this.#pieces.previous(right)!;
      !isSame(previous, left);
      previous = this.#pieces.previous(right)!
    ) {
      const piece = this.#pieces.get(previous)
      if (!piece.isSeam || isSeam(piece.text, tail, this.#core)) break
      tail = piece.text + tail
      right = previous
    }
    const first = this.#pieces.next(left)!
    if (isSame(first, right)) {
      const fit = !this.#pieces.get(left).isSeam || isSeam(head, tail, this.#core)
      return fit ? this.#count(head) + this.#count(tail) : this.#count(head + tail)
    }
    return this.#count(head) + this.#pieces.tokensBetween(first, right) + this.#count(tail)
  }

  segments(from: number, to: number): Segments {
    requireRange(from, to, this.length)
    const startCodeUnits = this.#pieces.at(from)?.startCodeUnits ?? 0
    const parts = []
    let text = ''
    let place = from === to ? undefined : this.#pieces.at(from)
    for (; place !== undefined && place.startCodeUnits < to; place = this.#pieces.next(place)) {
      const piece = this.#pieces.get(place).text
      const live = this.#core.encode(piece)
      const ids = live.slice()
      parts.push({ from: text.length, ids, ends: this.#core.utf16Ends(live).slice() })
      text += piece
    }
    return overlapping(joinSegments(text, parts), startCodeUnits, from, to)
  }

  toString(): string {
    return this.#pieces.toString()
  }

  #replace(from: number, to: number, insert: string): void {
    // The pieces that hold the characters before and behind the edit: those at their outer edges stay.
    let left = this.#pieces.at(Math.max(0, from - 1))
    let right = this.#pieces.at(to)
    if (left === undefined || right === undefined) {
      this.#pieces.replace(undefined, undefined, cutPieces(insert, this.#core, false))
      return
    }
    const before = this.#pieces.get(left).text.slice(0, from - left.startCodeUnits)
    const behind = this.#pieces.get(right).text.slice(to - right.startCodeUnits)
    let text = before + insert + behind
    const next = this.#pieces.next(right)
    if (text.length < SHORT && next !== undefined) {
      text += this.#pieces.get(next).text
      right = next
    }
    for (let reach = 1; ; reach *= 2) {
      const pieces = cutPieces(text, this.#core, this.#pieces.get(right).isSeam)
      const holdsLeft = this.#holdsLeft(left, from, pieces[0])
      const holdsRight = this.#holdsRight(right, to, pieces.at(-1))
      if (holdsLeft && holdsRight) {
        this.#pieces.replace(left, right, pieces)
        return
      }
      // Twice as many pieces each time, so that even an edit that changes a whole run costs no more than a few counts of it.
      for (let taken = 0; !holdsLeft && taken < reach; taken++) {
        const previous = this.#pieces.previous(left)
        if (previous === undefined || !this.#pieces.get(previous).isSeam) break
        text = this.#pieces.get(previous).text + text
        left = previous
      }
      for (let taken = 0; !holdsRight && taken < reach && this.#pieces.get(right).isSeam; taken++) {
        right = this.#pieces.next(right) as Place
        text += this.#pieces.get(right).text
      }
    }
  }

  /** Whether the edge before `left` holds when `piece` starts there. */
  #holdsLeft(left: Place, from: number, piece: Piece | undefined): boolean {
    const previous = this.#pieces.previous(left)
    if (previous === undefined || !this.#pieces.get(previous).isSeam) return true
    const isFar = from - left.startCodeUnits >= GUARD
    return isFar && piece !== undefined && isSeam(this.#pieces.get(previous).text, piece.text, this.#core)
  }

  /** Whether the edge behind `right` holds when `piece` ends there. */
  #holdsRight(right: Place, to: number, piece: Piece | undefined): boolean {
    const next = this.#pieces.next(right)
    if (next === undefined || !this.#pieces.get(right).isSeam) return true
    const isFar = next.startCodeUnits - to >= GUARD
    return isFar && piece !== undefined && isSeam(piece.text, this.#pieces.get(next).text, this.#core)
  }

  /**
   * An edit that only makes a run of one code unit longer or shorter is the same anywhere in the run. At the run's end it
   * leaves the tokens before it as they are; elsewhere all of them behind it would have to move.
   */
  #slide(from: number, to: number, insert: string): [from: number, to: number, insert: string] {
    const place = this.#pieces.at(to)
    if (place === undefined || to === this.length || to - from > PIECE || insert.length > PIECE)
      return [from, to, insert]
    if (!this.#pieces.get(place).isSeam) return [from, to, insert]
    const unit = runOf(this.#pieces.slice(from, to) + insert)
    if (unit === '') return [from, to, insert]
    let end = to
    for (let at: Place | undefined = place; at !== undefined; at = this.#pieces.next(at)) {
      const piece = this.#pieces.get(at)
      if (piece.run === unit) {
        end = at.startCodeUnits + piece.text.length
        continue
      }
      while (piece.text[end - at.startCodeUnits] === unit) end++
      break
    }
    return [end - (to - from), end, insert]
  }

  #count(text: string): number {
    return this.#core.count(text)
  }
}

function isSame(a: Place, b: Place): boolean {
  return a.block === b.block && a.index === b.index
}
