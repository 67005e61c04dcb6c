// The vocabulary as an open-addressing table of 16-byte slots: one load fetches key and rank together.
//   low  u64: bytes 0–7 of the token
//   high u64: bytes 8–12 | rank << 40 | length << 60       for tokens of up to 13 bytes
//   low  u64: a hash of all bytes, high: 15 << 60 | rank << 40    for longer tokens, compared with the vocabulary's bytes
// Before it comes a filter of 2^21 bits, which fits in the second-level cache: three of four lookups while merging are for
// byte strings that are not tokens.
import { BYTE_MASKS, FILTER, MISS } from './layout'

export const INLINE_BYTES: usize = 13
const KEY_MASK: u64 = 0xf00000ffffffffff
const LONG: u64 = 15
const RANK_SHIFT: u64 = 40
const RANK_MASK: u32 = 0xfffff
const K1: u64 = 0x9e3779b97f4a7c15
const K2: u64 = 0xc2b2ae3d27d4eb4f

export let slots: usize = 0
export let slotMask: u32 = 0
/** u32[tokens + 1]: where each token's bytes start (addresses). */
export let tokenStarts: usize = 0
export let maxTokenBytes: usize = 0

export function setTable(at: usize, slotCount: u32, starts: usize, longest: usize): void {
  slots = at
  slotMask = slotCount - 1
  tokenStarts = starts
  maxTokenBytes = longest
  for (let n: usize = 0; n <= 16; n++) {
    for (let i: usize = 0; i < 16; i++) store<u8>(BYTE_MASKS + (n << 4) + i, i < n ? 0xff : 0)
  }
  memory.fill(FILTER, 0, 1 << 18)
}

// @ts-ignore: decorator
@inline export function hashOf(low: u64, high: u64): u64 {
  return (low ^ rotl(high, 27)) * K1
}

// @ts-ignore: decorator
@inline export function slotOf(hash: u64): u32 { return <u32>(hash >> 44) & slotMask }
// @ts-ignore: decorator
@inline function filterBit(hash: u64): u32 { return <u32>(hash >> 20) & 0x1fffff }

/** A hash of `length` bytes, eight at a time. Reads up to 7 bytes past the end. */
export function hashBytes(p: usize, length: usize): u64 {
  let h: u64 = <u64>length * K2
  let left = length
  for (; left >= 8; left -= 8, p += 8) {
    h = (h ^ load<u64>(p)) * K1
    h ^= h >> 29
  }
  if (left != 0) h = (h ^ (load<u64>(p) << ((8 - left) << 3))) * K1
  return h ^ (h >> 32)
}

/** Whether `length` bytes at `a` and `b` are the same. Reads up to 7 bytes past both ends. */
export function sameBytes(a: usize, b: usize, length: usize): bool {
  let i: usize = 0
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false
  const left = length - i
  return left == 0 || (load<u64>(a + i) ^ load<u64>(b + i)) << ((8 - left) << 3) == 0
}

/** Copies `length` bytes, 16 at a time. Reads and writes up to 15 bytes past the end. `memory.copy` would cost a call. */
export function copyBytes(to: usize, from: usize, length: usize): void {
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i))
}

/** The rank of the token with these bytes, or MISS. Reads up to 16 bytes from `p`. */
// @ts-ignore: decorator
@inline export function rankOf(p: usize, length: usize): u32 {
  return length <= INLINE_BYTES ? rankOfShort(p, length) : rankOfLong(p, length)
}

export function rankOfShort(p: usize, length: usize): u32 {
  const key = v128.and(v128.load(p), v128.load(BYTE_MASKS + (length << 4)))
  const low = i64x2.extract_lane(key, 0)
  const high = i64x2.extract_lane(key, 1) | ((<u64>length) << 60)
  const hash = hashOf(low, high)
  return isInFilter(hash) ? probe(low, high, hash) : MISS
}

// @ts-ignore: decorator
@inline export function isInFilter(hash: u64): bool {
  const bit = filterBit(hash)
  return ((load<u8>(FILTER + (bit >> 3)) >> (bit & 7)) & 1) != 0
}

/** Searches for an inline key, slot by slot. */
export function probe(low: u64, high: u64, hash: u64): u32 {
  let i = slotOf(hash)
  while (true) {
    const slot = slots + (<usize>i << 4)
    const slotHigh = load<u64>(slot, 8)
    if (load<u64>(slot) == low && ((slotHigh ^ high) & KEY_MASK) == 0) return rankIn(slotHigh)
    if (slotHigh == 0) return MISS
    i = (i + 1) & slotMask
  }
}

// @ts-ignore: decorator
@inline function rankIn(slotHigh: u64): u32 { return <u32>(slotHigh >> RANK_SHIFT) & RANK_MASK }

/** The rank if the first slot for this key holds it, else MISS. Does not look at the slots after it. */
// @ts-ignore: decorator
@inline export function firstProbe(low: u64, high: u64, hash: u64): u32 {
  const slot = slots + (<usize>slotOf(hash) << 4)
  const slotHigh = load<u64>(slot, 8)
  return load<u64>(slot) == low && ((slotHigh ^ high) & KEY_MASK) == 0 ? rankIn(slotHigh) : MISS
}

export function rankOfLong(p: usize, length: usize): u32 {
  if (length > maxTokenBytes) return MISS
  const hash = hashBytes(p, length)
  if (!isInFilter(hash)) return MISS
  let i = slotOf(hash)
  while (true) {
    const slot = slots + (<usize>i << 4)
    const slotHigh = load<u64>(slot, 8)
    if (slotHigh == 0) return MISS
    if (load<u64>(slot) == hash && slotHigh >> 60 == LONG) {
      const rank = rankIn(slotHigh)
      const at = <usize>load<u32>(tokenStarts + (<usize>rank << 2))
      const next = <usize>load<u32>(tokenStarts + (<usize>rank << 2), 4)
      if (next - at == length && sameBytes(at, p, length)) return rank
    }
    i = (i + 1) & slotMask
  }
}

/** Adds a token that is not in the table yet. */
export function insert(p: usize, length: usize, rank: u32): void {
  let low: u64
  let high: u64
  let hash: u64
  if (length <= INLINE_BYTES) {
    const key = v128.and(v128.load(p), v128.load(BYTE_MASKS + (length << 4)))
    low = i64x2.extract_lane(key, 0)
    high = i64x2.extract_lane(key, 1) | ((<u64>length) << 60)
    hash = hashOf(low, high)
  } else {
    hash = hashBytes(p, length)
    low = hash
    high = LONG << 60
  }
  const bit = FILTER + (filterBit(hash) >> 3)
  store<u8>(bit, load<u8>(bit) | (<u8>1 << <u8>(filterBit(hash) & 7)))
  let i = slotOf(hash)
  while (load<u64>(slots + (<usize>i << 4), 8) != 0) i = (i + 1) & slotMask
  store<u64>(slots + (<usize>i << 4), low)
  store<u64>(slots + (<usize>i << 4), high | ((<u64>rank) << RANK_SHIFT), 8)
}
