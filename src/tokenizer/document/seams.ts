/**
 * Seams: places in a text without cuts (a megabyte of one letter, of Han, of emoji) where a document is taken apart.
 *
 * A sequence of tokens is the encoding of its bytes exactly if each two neighbours are the encoding of theirs: were a
 * merge across a boundary the first such merge, then up to it each side has merged as it does alone, so it would
 * happen in those two tokens alone as well. So two parts of one pretoken that are tokenized apart give the tokens of
 * the whole exactly if the last token of one and the first of the other are neighbours. For the same reason it does
 * not matter whether the split has a boundary between two neighbours.
 *
 * So a seam holds if the split of the parts is that of the whole (kinds.ts), but for the place itself when it is inside
 * a pretoken, where the tokens beside it must be neighbours, and but for places where that is unsure, where they must be,
 * too. In a run of digits that the split takes three at a time no tokens meet: there a piece skips the digits that the
 * last group of the piece before takes from it.
 */
import type { Core } from '../../core/core.ts'
import { CL100K, GPT2, kindBetween, type Meeting, O200K, REACH, type Unsure } from './kinds.ts'
import type { Edges, Piece } from './pieces.ts'

const DIGITS = /^[0-9]+$/

/** How many pairs of tokens are remembered as neighbours or not. */
const REMEMBERED = 1 << 12

export class Seams {
  readonly core: Core
  readonly #neighbours = new Map<number, boolean>()
  #countsGroups: boolean | undefined

  constructor(core: Core) {
    this.core = core
  }

  /** The piece of `text`, whose first `skip` code units belong to the token before. O(n). */
  piece(text: string, isSeam: boolean, skip: number): Piece {
    if (this.#isGroups(text)) return { text, tokens: Math.ceil((text.length - skip) / 3), isSeam, skip, edges: null }
    if (isSeam) return this.encodedPiece(text, isSeam, skip, this.core.encode(text.slice(skip)))
    return { text, tokens: this.core.count(text.slice(skip)), isSeam, skip, edges: null }
  }

  /** A piece that was cut out of an encoding, with the tokens that start in it. */
  encodedPiece(text: string, isSeam: boolean, skip: number, ids: Uint32Array): Piece {
    return { text, tokens: ids.length, isSeam, skip, edges: edgesOf(ids) }
  }

  /** How `left` and `right` meet, by their split alone. O(1). */
  meeting(left: string, right: string): Meeting {
    const meeting = kindBetween(left, right, this.core.splitRule)?.meeting ?? 'none'
    return meeting === 'group' && !this.#groupsAreTokens() ? 'none' : meeting
  }

  /**
   * Whether `left` and `right`, which follow each other, have together the tokens that they have alone, except that in
   * a run of digits `right` may skip others than it should: then it is to be counted with `skipBehind(left)`.
   */
  fit(left: Piece, right: Piece): boolean {
    const kind = kindBetween(left.text, right.text, this.core.splitRule)
    if (kind === undefined) return false
    if (kind.meeting === 'group') return this.#groupsAreTokens()
    if (!this.#isHarmless(left.text, kind.unsureBefore === null ? 'nowhere' : kind.unsureBefore(left.text)))
      return false
    if (!this.#isHarmless(right.text, kind.unsureBehind === null ? 'nowhere' : kind.unsureBehind(right.text)))
      return false
    return kind.meeting === 'apart' || this.#areNeighbours(this.#edgesOf(left).last, this.#edgesOf(right).first)
  }

  /** How many code units of the text behind `piece` belong to its last token. */
  skipBehind(piece: Piece): number {
    const { text, skip, isSeam } = piece
    if (!isSeam || this.core.splitRule === GPT2 || !DIGITS.test(text.slice(-3))) return 0
    if (this.#isGroups(text)) return (3 - ((text.length - skip) % 3)) % 3
    const ends = this.core.utf16Ends(this.core.encode(text.slice(skip)))
    return 3 - (ends.at(-1)! - (ends.at(-2)! & 0x7fffffff))
  }

  /** Whether `text` is digits that are counted by their number. */
  #isGroups(text: string): boolean {
    return text.length > 3 && DIGITS.test(text) && this.#groupsAreTokens()
  }

  /** Whether every group of up to three digits is one token. */
  #groupsAreTokens(): boolean {
    if (this.#countsGroups === undefined) {
      const [two, three] = [2, 3].map((length) =>
        Array.from({ length: 10 ** length }, (_, i) => `${i}`.padStart(length, '0')),
      )
      const isGrouping = this.core.splitRule === CL100K || this.core.splitRule === O200K
      // Line ends stand apart from digits, and each is one token.
      this.#countsGroups =
        isGrouping && this.core.count(three!.join('')) === 1000 && this.core.count(two!.join('\n')) === 199
    }
    return this.#countsGroups
  }

  /** Whether the tokens of `text` are the same with and without a boundary of the split at `at`. */
  #isHarmless(text: string, at: Unsure): boolean {
    if (typeof at === 'string') return at === 'nowhere'
    // A part that long has grown because others did not fit: each time longer, it would be encoded again and again.
    if (text.length > 2 * REACH) return false
    const last = this.core.encode(text.slice(0, at)).at(-1)
    const first = this.core.encode(text.slice(at))[0]
    return last !== undefined && first !== undefined && this.#areNeighbours(last, first)
  }

  /** `core.areNeighbours`, which for the long tokens of a run is slow, and in a run asked for the same ones. */
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

/** Whether some split rule may take a text apart between `left` and `right`. O(1). */
export function mayBeSeam(left: string, right: string): boolean {
  return [GPT2, CL100K, O200K].some((rule) => kindBetween(left, right, rule) !== undefined)
}
