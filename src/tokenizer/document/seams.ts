/**
 * Seams: places in a text without cuts (a megabyte of one letter, of Han, of emoji) where a document is divided.
 *
 * A sequence of tokens is the encoding of its bytes exactly if every two neighbours are the encoding of their bytes.
 * Suppose a merge crossed a boundary between two tokens, and take the first such merge: until then each side has merged as
 * it does alone, so the merge would also happen in those two tokens alone. So two parts of one pretoken, tokenized
 * separately, give the tokens of the whole exactly if the last token of one and the first of the other are neighbours. For
 * the same reason it does not matter whether the split has a boundary between two neighbours.
 *
 * A seam therefore holds if the split of the parts is that of the whole (kinds/kind-between.ts), with two exceptions: the
 * place itself when it is inside a pretoken, and places where the split is unsure. At the place itself the tokens on the two
 * sides must be neighbours; at an unsure place, the tokens must be the same with and without a boundary. In a run of digits that the split takes three at a time, no tokens meet at the seam. There a piece skips the
 * digits that belong to the last group of the piece before it.
 */
import type { Core } from '../../core/core.ts'
import { type Meeting, REACH, type Unsure } from './kinds/kind.ts'
import { CL100K, GPT2, kindBetween, O200K } from './kinds/kind-between.ts'
import type { Edges, Piece } from './pieces.ts'

const DIGITS = /^[0-9]+$/

/** Pairs of tokens of which it is cached whether they are neighbours. */
const REMEMBERED = 1 << 12

export class Seams {
  readonly core: Core
  readonly #neighbours = new Map<number, boolean>()
  #countsGroups: boolean | undefined
  #ids = new Uint32Array(0)
  #ends = new Uint32Array(0)

  constructor(core: Core) {
    this.core = core
  }

  /**
   * The ids of `text` and where they end (`Core.utf16Ends`), in memory that the next call of this function overwrites, and no
   * other. Each edit of a long run asks for them, and copies of its own would be garbage to collect.
   */
  encodeWithEnds(text: string): { ids: Uint32Array; ends: Uint32Array } {
    const live = this.core.encode(text)
    if (live.length > this.#ids.length) {
      this.#ids = new Uint32Array(2 * live.length)
      this.#ends = new Uint32Array(2 * live.length)
    }
    this.#ids.set(live)
    this.#ends.set(this.core.utf16Ends(live))
    return { ids: this.#ids.subarray(0, live.length), ends: this.#ends.subarray(0, live.length) }
  }

  /** The piece of `text`, whose first `skip` code units belong to the token before it. O(n). */
  piece(text: string, isSeam: boolean, skip: number): Piece {
    if (this.#isGroups(text)) return { text, tokens: Math.ceil((text.length - skip) / 3), isSeam, skip, edges: null }
    if (isSeam) return this.encodedPiece(text, isSeam, skip, this.core.encode(text.slice(skip)))
    return { text, tokens: this.core.count(text.slice(skip)), isSeam, skip, edges: null }
  }

  /** A piece of a text that is encoded already. `ids` are the tokens that start in it. */
  encodedPiece(text: string, isSeam: boolean, skip: number, ids: Uint32Array): Piece {
    return { text, tokens: ids.length, isSeam, skip, edges: edgesOf(ids) }
  }

  /** How `left` and `right` meet, as far as their split tells. O(1). */
  meeting(left: string, right: string): Meeting {
    const meeting = kindBetween(left, right, this.core.splitRule)?.meeting ?? 'none'
    return meeting === 'group' && !this.#groupsAreTokens() ? 'none' : meeting
  }

  /**
   * Whether `left` and `right`, one after the other, have together the tokens that they have alone. In a run of digits,
   * `right` may skip the wrong digits; then it must be counted again with `skipAfter(left)`.
   */
  fit(left: Piece, right: Piece): boolean {
    const kind = kindBetween(left.text, right.text, this.core.splitRule)
    if (kind === undefined) return false
    if (kind.meeting === 'group') return this.#groupsAreTokens()
    if (!this.#isHarmless(left.text, kind.unsureBefore === null ? 'nowhere' : kind.unsureBefore(left.text)))
      return false
    if (!this.#isHarmless(right.text, kind.unsureAfter === null ? 'nowhere' : kind.unsureAfter(right.text)))
      return false
    return kind.meeting === 'apart' || this.#areNeighbours(this.#edgesOf(left).last, this.#edgesOf(right).first)
  }

  /** How many code units after `piece` belong to its last token. */
  skipAfter(piece: Piece): number {
    const { text, skip, isSeam } = piece
    if (!isSeam || this.core.splitRule === GPT2 || !DIGITS.test(text.slice(-3))) return 0
    if (this.#isGroups(text)) return (3 - ((text.length - skip) % 3)) % 3
    const ends = this.core.utf16Ends(this.core.encode(text.slice(skip)))
    return 3 - (ends.at(-1)! - (ends.at(-2)! & 0x7fffffff))
  }

  /** Whether `text` is digits whose tokens follow from how many there are. */
  #isGroups(text: string): boolean {
    return text.length > 3 && DIGITS.test(text) && this.#groupsAreTokens()
  }

  /** Whether every group of up to three digits is one token in this vocabulary. */
  #groupsAreTokens(): boolean {
    if (this.#countsGroups === undefined) {
      const [two, three] = [2, 3].map((length) =>
        Array.from({ length: 10 ** length }, (_, i) => `${i}`.padStart(length, '0')),
      )
      const isGrouping = this.core.splitRule === CL100K || this.core.splitRule === O200K
      // A line end is a pretoken and a token of its own between digits: 100 pairs of digits and 99 line ends.
      this.#countsGroups =
        isGrouping && this.core.count(three!.join('')) === 1000 && this.core.count(two!.join('\n')) === 199
    }
    return this.#countsGroups
  }

  /**
   * Whether the tokens of `text` are the same with and without a boundary of the split at `at`, after which the split
   * starts anew.
   */
  #isHarmless(text: string, at: Unsure): boolean {
    if (typeof at === 'string') return at === 'nowhere'
    // A part this long has grown because others did not fit. It would be encoded again each time it grows.
    if (text.length > 2 * REACH) return false
    const before = this.core.encode(text.slice(0, at)).slice()
    const after = this.core.encode(text.slice(at)).slice()
    const last = before.at(-1)
    const first = after[0]
    if (last === undefined || first === undefined || !this.#areNeighbours(last, first)) return false
    // Neighbours are not enough: without the boundary, the split may also differ further on.
    const whole = this.core.encode(text)
    return whole.length === before.length + after.length && after.every((id, i) => id === whole[before.length + i])
  }

  /** `core.areNeighbours`, cached: it is slow for long tokens, and a run asks for the same tokens again and again. */
  #areNeighbours(a: number, b: number): boolean {
    const pair = a * this.core.size + b
    let known = this.#neighbours.get(pair)
    if (known === undefined) {
      known = this.core.areNeighbours(a, b)
      if (this.#neighbours.size >= REMEMBERED) this.#neighbours.clear()
      this.#neighbours.set(pair, known)
    }
    return known
  }

  #edgesOf(piece: Piece): Edges {
    piece.edges ??= edgesOf(this.core.encode(piece.text.slice(piece.skip)))
    return piece.edges
  }
}

function edgesOf(ids: Uint32Array): Edges {
  return { first: ids[0]!, last: ids.at(-1)! }
}

/** Whether some split rule allows a seam between `left` and `right`. O(1). */
export function mayBeSeam(left: string, right: string): boolean {
  return [GPT2, CL100K, O200K].some((rule) => kindBetween(left, right, rule) !== undefined)
}
