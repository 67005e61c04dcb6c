/**
 * A text that is counted as it is edited, exactly.
 *
 * The text is kept in pieces of about a thousand code units that meet at cuts (cuts.ts), so the count is the sum of the
 * pieces' counts. A cut depends only on the two characters next to it. An edit therefore concerns only the pieces that it
 * touches, or whose edge it touches. These are joined, edited, divided and counted again; nothing else changes.
 *
 * Where a text has no cut for long, pieces meet at seams (seams.ts). An edit may break a seam; then the next piece is taken
 * in as well, until the edges hold. Sometimes all tokens up to the end of a run move. Then the pieces of the run are shifted
 * instead (shift-run.ts), or, in digits, skip other digits than before.
 */
import type { Core } from '../../core/core.ts'
import { requireRange, requireText } from '../../errors/index.ts'
import { joinSegments, overlapping } from '../segments.ts'
import type { Document, Segments } from '../types.ts'
import { makePieces, PIECE } from './make-pieces.ts'
import { isSame, once, type Piece, PieceList, type Place, type Repeated } from './pieces.ts'
import { Seams } from './seams.ts'
import { shiftRun } from './shift-run.ts'

/** An edited part this short is joined to its neighbour, so that deletions do not leave tiny pieces. */
const SHORT = PIECE / 4

export class CoreDocument implements Document {
  readonly #seams: Seams
  #pieces = new PieceList()

  constructor(core: Core, text: string) {
    this.#seams = new Seams(core)
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
    if (from !== to || insert !== '') this.#replace(from, to, insert)
    return this.count
  }

  countRange(from: number, to: number): number {
    requireRange(from, to, this.length)
    if (from === to) return 0
    const left = this.#pieces.at(from)!
    if (isSame(left, this.#pieces.at(to - 1)!)) {
      const { text } = this.#pieces.get(left)
      return this.#seams.core.count(text.slice(from - left.startCodeUnits, to - left.startCodeUnits))
    }
    // The range is what remains of the text when the rest is deleted.
    const pieces = this.#pieces
    this.#pieces = pieces.copy()
    try {
      if (to < this.length) this.#replace(to, this.length, '')
      if (from > 0) this.#replace(0, from, '')
      return this.count
    } finally {
      this.#pieces = pieces
    }
  }

  segments(from: number, to: number): Segments {
    requireRange(from, to, this.length)
    let place = from === to ? undefined : this.#pieces.at(from)
    // The code units that a piece skips belong to a token of the piece before.
    if (place !== undefined && from < this.#startOf(place)) place = this.#pieces.previous(place)
    const startCodeUnits = place === undefined ? 0 : this.#startOf(place)
    const parts = []
    let text = ''
    for (; place !== undefined && place.startCodeUnits < to; place = this.#pieces.next(place)) {
      const { text: piece, skip } = this.#pieces.get(place)
      const next = this.#pieces.next(place)
      const skipped = next === undefined ? '' : this.#pieces.get(next).text.slice(0, this.#pieces.get(next).skip)
      const live = this.#seams.core.encode(piece.slice(skip) + skipped)
      const ids = live.slice()
      parts.push({ from: text.length, ids, ends: this.#seams.core.utf16Ends(live).slice() })
      text += piece.slice(skip) + skipped
    }
    return overlapping(joinSegments(text, parts), startCodeUnits, from, to)
  }

  toString(): string {
    return this.#pieces.toString()
  }

  #replace(from: number, to: number, insert: string): void {
    // The pieces with the characters before and after the edit. The characters at their outer edges stay.
    const left = this.#pieces.at(Math.max(0, from - 1))
    let right = this.#pieces.at(to)
    if (left === undefined || right === undefined) {
      this.#pieces.replace(undefined, undefined, once(makePieces(insert, this.#seams, false)))
      return
    }
    const before = this.#pieces.get(left).text.slice(0, from - left.startCodeUnits)
    const after = this.#pieces.get(right).text.slice(to - right.startCodeUnits)
    let text = before + insert + after
    const next = this.#pieces.next(right)
    if (text.length < SHORT && next !== undefined) {
      text += this.#pieces.get(next).text
      right = next
    }
    this.#settle(left, right, text)
  }

  /** Replaces the pieces from `left` to `right`, and as many around them as must change, by those of `text`. */
  #settle(left: Place, right: Place, text: string): void {
    for (let reach = 1; ; reach *= 2) {
      const pieces = makePieces(text, this.#seams, this.#pieces.get(right).isSeam, this.#pieces.get(left).skip)
      const holdsLeft = this.#holdsLeft(left, pieces[0])
      const holdsRight = this.#holdsRight(right, pieces.at(-1))
      if (holdsLeft && holdsRight) {
        this.#pieces.replace(left, right, once(pieces))
        this.#updateSkips(left.startCodeUnits + text.length)
        return
      }
      const end = holdsLeft && !holdsRight ? this.#shift(left, right, text) : undefined
      if (end !== undefined) {
        this.#settle(end, end, this.#pieces.get(end).text)
        return
      }
      // Twice as many pieces each time, so that an edit that changes a whole run costs no more than a few counts of the run.
      for (let taken = 0; !holdsLeft && taken < reach; taken++) {
        const previous = this.#pieces.previous(left)
        if (previous === undefined || !this.#pieces.get(previous).isSeam) break
        text = this.#pieces.get(previous).text + text
        left = previous
      }
      for (let taken = 0; holdsLeft && taken < reach && this.#pieces.get(right).isSeam; taken++) {
        right = this.#pieces.next(right) as Place
        text += this.#pieces.get(right).text
      }
    }
  }

  /** Whether the edge before `left` still holds when `piece` starts there. */
  #holdsLeft(left: Place, piece: Piece | undefined): boolean {
    const previous = this.#pieces.previous(left)
    if (previous === undefined || !this.#pieces.get(previous).isSeam) return true
    return piece !== undefined && this.#seams.fit(this.#pieces.get(previous), piece)
  }

  /** Whether the edge after `right` still holds when `piece` ends there. */
  #holdsRight(right: Place, piece: Piece | undefined): boolean {
    const next = this.#pieces.next(right)
    if (next === undefined || !this.#pieces.get(right).isSeam) return true
    return piece !== undefined && this.#seams.fit(piece, this.#pieces.get(next))
  }

  /**
   * Replaces the pieces from `left` on by those of `text`, and shifts the equal pieces after them so that they fit. Returns
   * the piece after the run, which has grown by what was left over and must still be settled. Undefined if nothing fits.
   */
  #shift(left: Place, right: Place, text: string): Place | undefined {
    const next = this.#pieces.next(right)!
    const times = this.#pieces.copiesFrom(next)
    const end = this.#pieces.next(next, times)
    if (times === 1 || end === undefined) return undefined
    const previous = this.#pieces.previous(left)
    const before = previous !== undefined && this.#pieces.get(previous).isSeam ? this.#pieces.get(previous) : undefined
    const shifted = shiftRun(before, text, this.#pieces.get(left).skip, this.#pieces.get(next), this.#seams)
    if (shifted === undefined) return undefined
    const { head, unit } = shifted
    const headLength = head.reduce((sum, piece) => sum + piece.text.length, 0)
    const length = text.length - headLength + times * unit.text.length
    const copies = Math.floor(length / unit.text.length)
    const afterRun = this.#pieces.get(end)
    const rest = unit.text.slice(0, length % unit.text.length) + afterRun.text
    const unsettled = { text: rest, tokens: 0, isSeam: afterRun.isSeam, skip: this.#seams.skipAfter(unit), edges: null }
    this.#pieces.replace(left, end, [...once(head), { piece: unit, times: copies }, { piece: unsettled, times: 1 }])
    return this.#pieces.at(left.startCodeUnits + headLength + copies * unit.text.length)
  }

  /** Counts the pieces of digits from `offset` on again, if their groups of three have moved. No text is encoded for it. */
  #updateSkips(offset: number): void {
    const first = offset > 0 && offset < this.length ? this.#pieces.at(offset)! : undefined
    let skip = first && this.#seams.skipAfter(this.#pieces.get(this.#pieces.previous(first)!))
    const changed: Repeated[] = []
    let last = first
    for (let place = first; place !== undefined; ) {
      const piece = this.#pieces.get(place)
      if (piece.skip === skip) break
      const anew = this.#seams.piece(piece.text, piece.isSeam, skip!)
      skip = this.#seams.skipAfter(anew)
      // Equal pieces in a row skip the same number of digits, so each holds whole groups.
      const times = this.#pieces.copiesFrom(place)
      changed.push({ piece: anew, times })
      last = this.#pieces.next(place, times - 1)
      place = this.#pieces.next(place, times)
    }
    if (changed.length > 0) this.#pieces.replace(first, last, changed)
  }

  /** Where the first token of a piece starts. */
  #startOf(place: Place): number {
    return place.startCodeUnits + this.#pieces.get(place).skip
  }
}
