/**
 * A list of pieces in blocks with sums, so that finding and replacing pieces takes far fewer steps than there are pieces.
 * Equal neighbours, of which a run consists, are stored once with their number: a megabyte of one letter is three entries.
 */

/** A part of a document, with the number of the tokens that start in it. */
export interface Piece {
  readonly text: string
  readonly tokens: number
  /** Whether it ends at a seam (see seams.ts) and not at a cut. */
  readonly isSeam: boolean
  /** Code units at its start that belong to the last token of the piece before: digits of a group of three. */
  readonly skip: number
  /** Its first and last tokens. Null until they are needed. */
  edges: Edges | null
}

export interface Edges {
  readonly first: number
  readonly last: number
}

/** A piece that is repeated `times` times in a row. */
export interface Repeated {
  readonly piece: Piece
  readonly times: number
}

interface Block {
  readonly entries: readonly Repeated[]
  readonly codeUnits: number
  readonly tokens: number
}

/** The place of a piece: its block, its entry in the block, which of the equal pieces it is, and the code units before it. */
export interface Place {
  readonly block: number
  readonly index: number
  readonly copy: number
  readonly startCodeUnits: number
}

/** Entries of a block at most. */
const BLOCK = 128

export class PieceList {
  codeUnits = 0
  tokens = 0
  /** Blocks are never changed, only replaced, because lists share them. */
  #blocks: Block[] = []

  /** The piece with the code unit at `offset`; at the end of the list, its last piece. O(n/128 + 128) for n entries. */
  at(offset: number): Place | undefined {
    if (this.#blocks.length === 0) return undefined
    let startCodeUnits = 0
    let block = 0
    while (block < this.#blocks.length - 1 && offset >= startCodeUnits + this.#blocks[block]!.codeUnits) {
      startCodeUnits += this.#blocks[block++]!.codeUnits
    }
    const { entries } = this.#blocks[block]!
    let index = 0
    while (index < entries.length - 1 && offset >= startCodeUnits + unitsOf(entries[index]!)) {
      startCodeUnits += unitsOf(entries[index++]!)
    }
    const { piece, times } = entries[index]!
    const copy = Math.min(times - 1, Math.floor((offset - startCodeUnits) / piece.text.length))
    return { block, index, copy, startCodeUnits: startCodeUnits + copy * piece.text.length }
  }

  get(place: Place): Piece {
    return this.#entry(place).piece
  }

  /** How many equal pieces there are from this place on, itself included. */
  copiesFrom(place: Place): number {
    return this.#entry(place).times - place.copy
  }

  /** The piece that comes `pieces` later. O(1) among equal pieces. */
  next(place: Place, pieces = 1): Place | undefined {
    const { piece, times } = this.#entry(place)
    if (place.copy + pieces < times) {
      return {
        ...place,
        copy: place.copy + pieces,
        startCodeUnits: place.startCodeUnits + pieces * piece.text.length,
      }
    }
    const rest = pieces - (times - place.copy)
    const startCodeUnits = place.startCodeUnits + (times - place.copy) * piece.text.length
    const isLast = place.index + 1 === this.#blocks[place.block]!.entries.length
    if (isLast && place.block + 1 === this.#blocks.length) return undefined
    const block = isLast ? place.block + 1 : place.block
    const first = { block, index: isLast ? 0 : place.index + 1, copy: 0, startCodeUnits }
    return rest === 0 ? first : this.next(first, rest)
  }

  previous(place: Place): Place | undefined {
    if (place.copy > 0) {
      return { ...place, copy: place.copy - 1, startCodeUnits: place.startCodeUnits - this.get(place).text.length }
    }
    const block = place.index > 0 ? place.block : place.block - 1
    if (block < 0) return undefined
    const index = place.index > 0 ? place.index - 1 : this.#blocks[block]!.entries.length - 1
    const { piece, times } = this.#blocks[block]!.entries[index]!
    return { block, index, copy: times - 1, startCodeUnits: place.startCodeUnits - piece.text.length }
  }

  /** A list of the same pieces that can be changed separately. O(n/128). */
  copy(): PieceList {
    const list = new PieceList()
    list.codeUnits = this.codeUnits
    list.tokens = this.tokens
    list.#blocks = this.#blocks.slice()
    return list
  }

  /** Replaces the pieces from `first` to `last` by `pieces`. O(128 + pieces), and O(n/128) when the number of blocks changes. */
  replace(first: Place | undefined, last: Place | undefined, pieces: readonly Repeated[]): void {
    if (first === undefined || last === undefined) {
      this.#spliceBlocks(0, 0, merged(pieces))
      return
    }
    const head = this.#blocks[first.block]!.entries
    const tail = this.#blocks[last.block]!.entries
    const changed: Repeated[] = []
    // The neighbours on both sides may be equal to the new pieces.
    const from = Math.max(0, first.index - 1)
    const to = Math.min(tail.length, last.index + 2)
    if (from < first.index) changed.push(head[from]!)
    if (first.copy > 0) changed.push({ piece: this.get(first), times: first.copy })
    for (const piece of pieces) changed.push(piece)
    const rest = this.copiesFrom(last) - 1
    if (rest > 0) changed.push({ piece: this.get(last), times: rest })
    if (last.index + 1 < to) changed.push(tail[last.index + 1]!)
    const entries = head.slice(0, from).concat(merged(changed), tail.slice(to))
    this.#spliceBlocks(first.block, last.block - first.block + 1, entries)
  }

  #spliceBlocks(at: number, removed: number, entries: readonly Repeated[]): void {
    if (removed === 1 && entries.length > 0 && entries.length <= BLOCK) {
      // Nearly every edit: one block, which stays one.
      this.#add(this.#blocks[at]!, -1)
      this.#blocks[at] = blockOf(entries)
      this.#add(this.#blocks[at]!, 1)
      return
    }
    for (let block = at; block < at + removed; block++) this.#add(this.#blocks[block]!, -1)
    // New blocks are of equal size, so that a series of edits does not leave many that are nearly empty.
    const count = Math.ceil(entries.length / BLOCK)
    const start = (block: number) => Math.floor((block * entries.length) / count)
    const blocks = Array.from({ length: count }, (_, i) => blockOf(entries.slice(start(i), start(i + 1))))
    for (const block of blocks) this.#add(block, 1)
    if (count === removed) for (const [i, block] of blocks.entries()) this.#blocks[at + i] = block
    // No spread: a pasted book has more blocks than a call may have arguments.
    else this.#blocks = this.#blocks.slice(0, at).concat(blocks, this.#blocks.slice(at + removed))
  }

  #add(block: Block, sign: 1 | -1): void {
    this.codeUnits += sign * block.codeUnits
    this.tokens += sign * block.tokens
  }

  #entry({ block, index }: Place): Repeated {
    return this.#blocks[block]!.entries[index]!
  }

  toString(): string {
    return this.#blocks
      .map(({ entries }) => entries.map(({ piece, times }) => piece.text.repeat(times)).join(''))
      .join('')
  }
}

/** Whether two places are the same. */
export function isSame(a: Place, b: Place): boolean {
  return a.block === b.block && a.index === b.index && a.copy === b.copy
}

/** `pieces`, each once. */
export function once(pieces: readonly Piece[]): Repeated[] {
  return pieces.map((piece) => ({ piece, times: 1 }))
}

function merged(entries: readonly Repeated[]): Repeated[] {
  const result: Repeated[] = []
  for (const entry of entries) {
    if (entry.times === 0) continue
    const last = result.at(-1)
    if (last !== undefined && isEqual(last.piece, entry.piece)) {
      result[result.length - 1] = { piece: last.piece, times: last.times + entry.times }
    } else {
      result.push(entry)
    }
  }
  return result
}

function isEqual(a: Piece, b: Piece): boolean {
  if (a === b) return true
  // Compares the tokens, too: a piece that is not settled yet has none.
  return a.isSeam && b.isSeam && a.skip === b.skip && a.tokens === b.tokens && a.text === b.text
}

function blockOf(entries: readonly Repeated[]): Block {
  let codeUnits = 0
  let tokens = 0
  for (const entry of entries) {
    codeUnits += unitsOf(entry)
    tokens += entry.piece.tokens * entry.times
  }
  return { entries, codeUnits, tokens }
}

function unitsOf({ piece, times }: Repeated): number {
  return piece.text.length * times
}
