// The vocabulary section; assembly/vocabulary.ts describes its layout and reads it.

const noToken = 0xffffff

/** Packs ranks (byte string → rank) with a split rule's number. Throws if a token is not the merge of two lower ranks. */
export function packVocabulary(ranks, rule) {
  const tokens = new Array(Math.max(...[...ranks.values()].slice(-1000)) + 1).fill('')
  for (const [bytes, rank] of ranks) tokens[rank] = bytes
  const pairs = tokens.length - 256
  const bytes = Buffer.alloc(256)
  for (let rank = 0; rank < 256; rank++) {
    if (tokens[rank].length !== 1) throw new Error(`rank ${rank} is not a byte`)
    bytes[rank] = tokens[rank].charCodeAt(0)
  }
  const left = new RankWriter(pairs)
  const right = new RankWriter(pairs)
  for (let rank = 256; rank < tokens.length; rank++) {
    const [a, b] = tokens[rank] === '' ? [noToken, noToken] : halves(tokens[rank], rank, ranks)
    left.write(a)
    right.write(b)
  }
  const [leftBits, rightBits] = [left.bits(), right.bits()]
  const payload = Buffer.concat([bytes, left.heads, right.heads, leftBits, rightBits])
  const header = Buffer.alloc(32)
  header.writeUInt32LE(rule, 0)
  header.writeUInt32LE(tokens.length, 4)
  header.writeUInt32LE(
    tokens.reduce((sum, token) => sum + token.length, 0),
    8,
  )
  header.writeUInt32LE(
    tokens.reduce((longest, token) => Math.max(longest, token.length), 0),
    12,
  )
  header.writeUInt32LE(leftBits.length, 16)
  header.writeUInt32LE(rightBits.length, 20)
  header.writeBigUInt64LE(checksum(payload), 24)
  return Buffer.concat([header, payload])
}

/** Ranks as heads and low bits. */
class RankWriter {
  #count = 0
  #digits = []

  constructor(ranks) {
    this.heads = Buffer.alloc(ranks)
  }

  write(rank) {
    const k = 31 - Math.clz32(rank + 1)
    const low = Math.max(k, 3) - 3
    this.heads[this.#count++] = (k << 3) | (((rank + 1) >>> low) & ((1 << Math.min(k, 3)) - 1))
    for (let i = 0; i < low; i++) this.#digits.push(((rank + 1) >>> i) & 1)
  }

  bits() {
    const bytes = Buffer.alloc(Math.ceil(this.#digits.length / 8))
    for (const [i, digit] of this.#digits.entries()) bytes[i >> 3] |= digit << (i & 7)
    return bytes
  }
}

/** The two ranks whose merge makes this token: what is left of its bytes when only lower ranks may merge. */
function halves(token, rank, ranks) {
  let parts = [...token]
  for (;;) {
    let lowest = rank
    let at = -1
    for (let i = 0; i + 1 < parts.length; i++) {
      const merged = ranks.get(parts[i] + parts[i + 1])
      if (merged !== undefined && merged < lowest) {
        lowest = merged
        at = i
      }
    }
    if (at < 0) break
    parts = [...parts.slice(0, at), parts[at] + parts[at + 1], ...parts.slice(at + 2)]
  }
  if (parts.length !== 2) throw new Error(`rank ${rank} is the merge of ${parts.length} parts, not of two`)
  return parts.map((part) => ranks.get(part))
}

/** The core's `hashBytes` (assembly/table.ts). */
function checksum(bytes) {
  const k1 = 0x9e3779b97f4a7c15n
  const k2 = 0xc2b2ae3d27d4eb4fn
  const padded = Buffer.concat([bytes, Buffer.alloc(8)])
  const whole = bytes.length - (bytes.length % 8)
  let h = BigInt.asUintN(64, BigInt(bytes.length) * k2)
  for (let i = 0; i < whole; i += 8) {
    h = BigInt.asUintN(64, (h ^ padded.readBigUInt64LE(i)) * k1)
    h ^= h >> 29n
  }
  const left = bytes.length - whole
  if (left > 0) {
    const tail = BigInt.asUintN(64, padded.readBigUInt64LE(whole) << BigInt((8 - left) * 8))
    h = BigInt.asUintN(64, (h ^ tail) * k1)
  }
  return h ^ (h >> 32n)
}
