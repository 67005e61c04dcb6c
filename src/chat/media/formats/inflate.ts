/**
 * Inflates zlib data (RFC 1950 and 1951) synchronously: the platforms' own streams are asynchronous, and counting a
 * request is not. Stops at `limitBytes`. Null where the data is broken or longer than that. Linear in its output.
 */
export function inflate(zlib: Uint8Array, limitBytes: number): Uint8Array | null {
  const header = (zlib[0] ?? 0) * 256 + (zlib[1] ?? 0)
  if (((header >> 8) & 15) !== 8 || header % 31 !== 0 || header & 0x20) return null
  const output = new Output(limitBytes)
  const bits = new BitReader(zlib, 2)
  for (;;) {
    const isLast = bits.read(1)
    const kind = bits.read(2)
    const done =
      kind === 0
        ? copyStored(bits, output)
        : kind === 1
          ? copyCoded(bits, output, FIXED_LITERALS, FIXED_DISTANCES)
          : kind === 2 && copyDynamic(bits, output)
    if (!done || bits.isOver) return null
    if (isLast) return output.bytes()
  }
}

/** Bits from the lowest of each byte. Past the end they are zeros, and `isOver` says so. */
class BitReader {
  readonly #bytes: Uint8Array
  #at: number
  #held = 0
  #count = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  get isOver(): boolean {
    return this.#at > this.#bytes.length + 4
  }

  read(count: number): number {
    while (this.#count < count) {
      this.#held |= (this.#bytes[this.#at++] ?? 0) << this.#count
      this.#count += 8
    }
    const value = this.#held & ((1 << count) - 1)
    this.#held >>>= count
    this.#count -= count
    return value
  }

  /** The next whole bytes, with what is left of the current one thrown away. Null where there are not as many. */
  take(count: number): Uint8Array | null {
    this.#at -= this.#count >> 3
    this.#held = 0
    this.#count = 0
    const start = this.#at
    this.#at += count
    return this.#at <= this.#bytes.length ? this.#bytes.subarray(start, this.#at) : null
  }
}

class Output {
  readonly #limit: number
  #bytes = new Uint8Array(16_384)
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Whether there is room for as many more, which is made. */
  reserve(count: number): boolean {
    const needed = this.#length + count
    if (needed > this.#limit) return false
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    return true
  }

  push(byte: number): void {
    this.#bytes[this.#length++] = byte
  }

  set(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Repeats what was written `distance` bytes ago; false where nothing was. */
  repeat(distance: number, count: number): boolean {
    if (distance > this.#length) return false
    for (let end = this.#length + count; this.#length < end; this.#length++) {
      this.#bytes[this.#length] = this.#bytes[this.#length - distance]!
    }
    return true
  }
}

/** A canonical Huffman code: how many codes there are of each length, and the symbols in order of their codes. */
interface Code {
  readonly counts: Uint16Array
  readonly symbols: Uint16Array
}

function codeOf(lengths: ArrayLike<number>): Code {
  const counts = new Uint16Array(16)
  for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]!]!++
  counts[0] = 0
  const next = new Uint16Array(16)
  for (let length = 1; length < 15; length++) next[length + 1] = next[length]! + counts[length]!
  const symbols = new Uint16Array(lengths.length)
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!
    if (length > 0) symbols[next[length]!++] = symbol
  }
  return { counts, symbols }
}

const FIXED_LITERALS = codeOf(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
)
const FIXED_DISTANCES = codeOf(new Array<number>(30).fill(5))

/** The next symbol, or −1 for bits that are no code. */
function symbolOf(bits: BitReader, { counts, symbols }: Code): number {
  let code = 0
  let first = 0
  let index = 0
  for (let length = 1; length <= 15; length++) {
    code |= bits.read(1)
    const count = counts[length]!
    if (code - count < first) return symbols[index + code - first]!
    index += count
    first = (first + count) << 1
    code <<= 1
  }
  return -1
}

function copyStored(bits: BitReader, output: Output): boolean {
  const header = bits.take(4)
  if (header === null) return false
  const bytes = bits.take(header[0]! + header[1]! * 256)
  if (bytes === null || !output.reserve(bytes.length)) return false
  output.set(bytes)
  return true
}

const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
]
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]

function copyCoded(bits: BitReader, output: Output, literals: Code, distances: Code): boolean {
  while (!bits.isOver) {
    const symbol = symbolOf(bits, literals)
    if (symbol === 256) return true
    if (symbol < 0 || symbol > 285) return false
    if (symbol < 256) {
      if (!output.reserve(1)) return false
      output.push(symbol)
      continue
    }
    const count = LENGTHS[symbol - 257]! + bits.read(LENGTH_BITS[symbol - 257]!)
    const far = symbolOf(bits, distances)
    if (far < 0 || far > 29 || !output.reserve(count)) return false
    if (!output.repeat(DISTANCES[far]! + bits.read(DISTANCE_BITS[far]!), count)) return false
  }
  return false
}

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** A block with codes of its own, whose lengths come first and are themselves coded. */
function copyDynamic(bits: BitReader, output: Output): boolean {
  const literals = bits.read(5) + 257
  const distances = bits.read(5) + 1
  const coded = new Uint8Array(19)
  for (let index = 0, count = bits.read(4) + 4; index < count; index++) coded[ORDER[index]!] = bits.read(3)
  const code = codeOf(coded)
  const lengths = new Uint8Array(literals + distances)
  for (let index = 0; index < lengths.length; ) {
    const symbol = symbolOf(bits, code)
    if (symbol < 0 || bits.isOver) return false
    if (symbol < 16) {
      lengths[index++] = symbol
      continue
    }
    if (symbol === 16 && index === 0) return false
    const value = symbol === 16 ? lengths[index - 1]! : 0
    const count = symbol === 16 ? 3 + bits.read(2) : symbol === 17 ? 3 + bits.read(3) : 11 + bits.read(7)
    if (index + count > lengths.length) return false
    lengths.fill(value, index, index + count)
    index += count
  }
  return copyCoded(bits, output, codeOf(lengths.subarray(0, literals)), codeOf(lengths.subarray(literals)))
}
