/** A list of pieces that finds, sums and replaces in far fewer steps than it has pieces: blocks of them, with sums. */

/** A part of a document, with the number of its tokens. */
export interface Piece {
  readonly text: string
  readonly tokens: number
  /** Whether its end is a seam: inside a long run, where the tokens on both sides are known to fit (see seams.ts). */
  readonly isSeam: boolean
  /** The code unit that a piece which ends in a seam is made of throughout, or ''. */
  readonly run: string
}

interface Block {
  pieces: Piece[]
  codeUnits: number
  tokens: number
}

/** A piece's place: its block, its number in the block, and the code units before it. */
export interface Place {
  readonly block: number
  readonly index: number
  readonly startCodeUnits: number
}

const BLOCK = 128

export class PieceList {
  codeUnits = 0
  tokens = 0
  #blocks: Block[] = []

  /** The piece that holds the code unit at `offset`; for the end of the list, its last piece. O(√n). */
  at(offset: number): Place | undefined {
    let startCodeUnits = 0
    for (const [block, { pieces, codeUnits }] of this.#blocks.entries()) {
      if (offset >= startCodeUnits + codeUnits && block < this.#blocks.length - 1) {
        startCodeUnits += codeUnits
        continue
      }
      let index = 0
      while (index < pieces.length - 1 && offset >= startCodeUnits + pieces[index]!.text.length) {
        startCodeUnits += pieces[index++]!.text.length
      }
      return { block, index, startCodeUnits }
    }
    return undefined
  }

  get({ block, index }: Place): Piece {
    return this.#blocks[block]!.pieces[index]!
  }

  next(place: Place): Place | undefined {
    const { pieces } = this.#blocks[place.block]!
    const startCodeUnits = place.startCodeUnits + pieces[place.index]!.text.length
    if (place.index + 1 < pieces.length) return { block: place.block, index: place.index + 1, startCodeUnits }
    return place.block + 1 < this.#blocks.length ? { block: place.block + 1, index: 0, startCodeUnits } : undefined
  }

  previous(place: Place): Place | undefined {
    const block = place.index > 0 ? place.block : place.block - 1
    if (block < 0) return undefined
    const index = place.index > 0 ? place.index - 1 : this.#blocks[block]!.pieces.length - 1
    const startCodeUnits = place.startCodeUnits - this.#blocks[block]!.pieces[index]!.text.length
    return { block, index, startCodeUnits }
  }

  /** Tokens of the pieces from `first` up to, not including, `end`. O(√n). */
  tokensBetween(first: Place, end: Place): number {
    if (first.block === end.block) return sumTokens(this.#blocks[first.block]!.pieces, first.index, end.index)
    const { pieces } = this.#blocks[first.block]!
    let tokens = sumTokens(pieces, first.index, pieces.length)
    for (let block = first.block + 1; block < end.block; block++) tokens += this.#blocks[block]!.tokens
    return tokens + sumTokens(this.#blocks[end.block]!.pieces, 0, end.index)
  }

  /** Puts `pieces` in the place of those from `first` to `last`. O(√n + pieces). */
  replace(first: Place | undefined, last: Place | undefined, pieces: readonly Piece[]): void {
    if (first === undefined || last === undefined) {
      this.#spliceBlocks(0, 0, pieces)
      return
    }
    const head = this.#blocks[first.block]!.pieces.slice(0, first.index)
    const tail = this.#blocks[last.block]!.pieces.slice(last.index + 1)
    this.#spliceBlocks(first.block, last.block - first.block + 1, [...head, ...pieces, ...tail])
  }

  #spliceBlocks(at: number, removed: number, pieces: readonly Piece[]): void {
    const blocks: Block[] = []
    // Blocks stay between half and whole size, so that a run of edits does not leave many that are nearly empty.
    const count = Math.ceil(pieces.length / BLOCK)
    for (let i = 0; i < count; i++) {
      const part = pieces.slice(Math.floor((i * pieces.length) / count), Math.floor(((i + 1) * pieces.length) / count))
      blocks.push({ pieces: part, codeUnits: sumCodeUnits(part), tokens: sumTokens(part, 0, part.length) })
    }
    for (const block of this.#blocks.slice(at, at + removed)) this.#add(block, -1)
    for (const block of blocks) this.#add(block, 1)
    // Not a spread: a pasted book is more blocks than a call may have arguments.
    this.#blocks = [...this.#blocks.slice(0, at), ...blocks, ...this.#blocks.slice(at + removed)]
  }

  #add(block: Block, sign: 1 | -1): void {
    this.codeUnits += sign * block.codeUnits
    this.tokens += sign * block.tokens
  }

  /** The text of [from, to). O(√n + length). */
  slice(from: number, to: number): string {
    let text = ''
    for (let place = this.at(from); place !== undefined && place.startCodeUnits < to; place = this.next(place)) {
      text += this.get(place).text.slice(Math.max(0, from - place.startCodeUnits), to - place.startCodeUnits)
    }
    return text
  }

  toString(): string {
    return this.#blocks.map((block) => block.pieces.map((piece) => piece.text).join('')).join('')
  }
}

function sumTokens(pieces: readonly Piece[], from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += pieces[i]!.tokens
  return sum
}

function sumCodeUnits(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.text.length, 0)
}
