/** Ids that the store makes itself, and what they stand for: found by their number, without a table of strings. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const BASE = 64
const CHUNK_SIZE = BASE * BASE
/** The low bits of a number are its place in its chunk. */
const PLACE = CHUNK_SIZE - 1
/** 42 bits, so that ids of different processes differ. */
const RANDOM_LENGTH = 7

const values = new Int8Array(128).fill(-1)
for (let value = 0; value < BASE; value++) values[DIGITS.charCodeAt(value)] = value
const places = Array.from({ length: CHUNK_SIZE }, (_, place) => digits(place, 2))

/** What ids of one chunk stand for; `prefix` and two digits of a place are an id. */
interface Chunk<T> {
  readonly number: number
  readonly prefix: string
  readonly members: (T | number | undefined)[]
  live: number
}

/**
 * An id is at most 12 characters for the first billion of them: V8 makes such a string at once, and a longer one in
 * pieces that are put together when it is read, at ten times the cost. Memory follows the members that are there.
 */
export class OwnIds<T extends { readonly id: string }> {
  readonly #random = randomDigits()
  readonly #chunks = new Map<number, Chunk<T>>()
  #newest = this.#begin(0)
  /** The one that was looked for last, of the others: most of what is deleted is of one chunk. */
  #recent = this.#newest
  #made = 0

  next(): string {
    if (this.#made === CHUNK_SIZE) {
      const full = this.#newest
      this.#newest = this.#begin(full.number + 1)
      this.#made = 0
      if (full.live === 0) this.#chunks.delete(full.number)
    }
    return this.#newest.prefix + places[this.#made++]!
  }

  /** The number of the id that `next` made last. */
  get last(): number {
    return this.#newest.number * CHUNK_SIZE + this.#made - 1
  }

  /** The member of an id: itself, or the number that was set in its place. */
  get(id: string): T | number | undefined {
    const number = numberOf(id)
    const chunk = number < 0 ? undefined : this.#chunkOf(number)
    const member = chunk?.members[number & PLACE]
    if (typeof member !== 'number') return member?.id === id ? member : undefined
    return chunk!.prefix + places[number & PLACE]! === id ? member : undefined
  }

  /** The number of an id that was made here and has its chunk still; -1 for any other. */
  numberOf(id: string): number {
    const number = numberOf(id)
    const chunk = number < 0 ? undefined : this.#chunkOf(number)
    if (chunk === undefined || (chunk === this.#newest && (number & PLACE) >= this.#made)) return -1
    return chunk.prefix + places[number & PLACE]! === id ? number : -1
  }

  /** Whether an id looks as those that may be made here later. */
  resembles(id: string): boolean {
    return id.startsWith(this.#random)
  }

  set(number: number, member: T | number): void {
    const chunk = this.#chunkOf(number)!
    const place = number & PLACE
    if (chunk.members[place] === undefined) chunk.live++
    chunk.members[place] = member
  }

  /** Takes a member out, if it is still the one with its number. */
  delete(number: number, member: T | number): void {
    const chunk = this.#chunkOf(number)
    const place = number & PLACE
    if (chunk === undefined || chunk.members[place] !== member) return
    chunk.members[place] = undefined
    chunk.live--
    if (chunk.live === 0 && chunk !== this.#newest) this.#chunks.delete(chunk.number)
  }

  #begin(number: number): Chunk<T> {
    const chunk = {
      number,
      prefix: this.#random + digits(number, 3),
      members: new Array<T | number | undefined>(CHUNK_SIZE),
      live: 0,
    }
    this.#chunks.set(number, chunk)
    return chunk
  }

  #chunkOf(number: number): Chunk<T> | undefined {
    const chunk = Math.floor(number * (1 / CHUNK_SIZE))
    if (chunk === this.#newest.number) return this.#newest
    if (chunk === this.#recent.number && this.#recent.live > 0) return this.#recent
    const found = this.#chunks.get(chunk)
    if (found !== undefined) this.#recent = found
    return found
  }
}

/** What the digits after the random ones say; -1 where they are none. It may be an id of another process. */
function numberOf(id: string): number {
  if (id.length < RANDOM_LENGTH + 5 || id.length > RANDOM_LENGTH + 8) return -1
  let number = 0
  for (let at = RANDOM_LENGTH; at < id.length; at++) {
    const code = id.charCodeAt(at)
    const value = code < 128 ? values[code]! : -1
    if (value < 0) return -1
    number = number * BASE + value
  }
  return number
}

function digits(number: number, least: number): string {
  let text = ''
  for (let rest = number; rest > 0 || text.length < least; rest = Math.floor(rest / BASE)) {
    text = DIGITS[rest % BASE]! + text
  }
  return text
}

function randomDigits(): string {
  let text = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(RANDOM_LENGTH))) text += DIGITS[byte % BASE]!
  return text
}
