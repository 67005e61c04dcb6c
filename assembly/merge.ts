// Byte-pair merging of up to MERGE_BYTES bytes: the two neighbouring parts with the lowest rank are merged, leftmost first,
// until no two neighbours form a token. Parts never move. A merged part leaves the list and its key becomes NO_MERGE, so the
// lowest `rank << 8 | index` over all keys, compared four at a time, is also the leftmost of its rank.
//
// Parts start as whole characters where that is exact. If no token joins part of a character with something outside it, the
// character's bytes can only merge with each other. And every token has a higher rank than the two it is made of, so nothing
// that contains the character is merged before the character is whole.
//
// Where no token contains both of two neighbouring characters, nothing is ever merged, so the pretoken is divided into
// segments that are merged separately. In Chinese and Japanese, most segments are one or two characters that need no merging.
import { charLength, decodeAt } from './classes'
import {
  BYTE_RANKS, MERGE_BLOCKS, MERGE_KEYS, MERGE_NEXT, MERGE_PREVIOUS, MERGE_RANKS, MERGE_STARTS, MISS, NO_MERGE, PAIR_RANKS,
} from './layout'
import { FEW_BYTES, isAscii16, mergeAscii } from './merge-ascii'
import { rankOf } from './table'
import { characterRank, isCut, mayJoin } from './vocabulary'

/** Merges the `length` bytes at `p`. Returns the number of tokens, which MERGE_NEXT links from part 0 on. */
export function merge(p: usize, length: usize): u32 {
  return length <= FEW_BYTES && isAscii16(p, length) ? mergeAscii(p, length) : mergeAny(p, length)
}

function mergeAny(p: usize, length: usize): u32 {
  let tokens: u32 = 0
  let n: usize = 0
  let segment: usize = 0
  let before = NO_CHARACTER
  for (let i: usize = 0; i < length; ) {
    const b = <u32>load<u8>(p + i)
    let character = b
    let bytes: usize = 1
    let rank = load<u32>(BYTE_RANKS + (b << 2))
    if (b >= 0x80) {
      const whole = charLength(b)
      // A window of a long pretoken may start or end inside a character, whose bytes are then single parts.
      character = b >= 0xc0 && i + whole <= length ? decodeAt(p + i, b) : NO_CHARACTER
      if (character != NO_CHARACTER && !isCutAround(p, i, whole, length)) {
        const own = whole == 4 ? rankOf(p + i, 4) : characterRank(character)
        if (own != MISS) {
          rank = own
          bytes = whole
        }
      }
    }
    store<u32>(MERGE_STARTS + (n << 2), <u32>i)
    if (i != 0 && isApart(before, character) && !isCut(load<u8>(p + i - 1), b)) {
      tokens += mergeSegment(p, segment, n)
      segment = n
    }
    if ((b & 0xc0) != 0x80) before = character
    store<u32>(MERGE_RANKS + (n << 2), rank)
    store<u16>(MERGE_NEXT + (n << 1), <u16>(n + 1))
    store<u16>(MERGE_PREVIOUS + (n << 1), <u16>(n - 1))
    i += bytes
    n++
  }
  store<u32>(MERGE_STARTS + (n << 2), <u32>length)
  store<u16>(MERGE_NEXT + (n << 1), <u16>n)
  return tokens + mergeSegment(p, segment, n)
}

/** Instead of a character whose bytes are incomplete, and for a byte inside a character. */
const NO_CHARACTER: u32 = 0xffffffff

/** Whether no token contains both characters side by side. Not checked for ASCII, where a token nearly always does. */
// @ts-ignore: decorator
@inline function isApart(before: u32, behind: u32): bool {
  return (before | behind) >= 0x80 && before != NO_CHARACTER && behind != NO_CHARACTER && !mayJoin(before, behind)
}

/** Up to this many parts, all keys are compared for each merge. Above, only the lowest of each block of 16. */
const FLAT_PARTS: usize = 64

/** Merges the parts [first, end). Returns how many are left. */
function mergeSegment(p: usize, first: usize, end: usize): u32 {
  const n = end - first
  if (n == 1) return 1
  if (n == 2) {
    const rank = pairRank(p, first)
    if (rank == MISS) return 2
    store<u32>(MERGE_RANKS + (first << 2), rank)
    store<u16>(MERGE_NEXT + (first << 1), <u16>end)
    return 1
  }
  for (let part = first; part + 1 < end; part++) {
    const rank = pairRank(p, part)
    store<u32>(MERGE_KEYS + (part << 2), rank == MISS ? NO_MERGE : (rank << 8) | <u32>part)
  }
  // The last part has no neighbour. Padded, because keys are compared four at a time.
  for (let part = end - 1; part < end + 3; part++) store<u32>(MERGE_KEYS + (part << 2), NO_MERGE)
  return n <= FLAT_PARTS ? mergeFlat(p, first, end) : mergeBlocks(p, first, end)
}

/** The rank of a part joined with the next one, before any merge. */
// @ts-ignore: decorator
@inline function pairRank(p: usize, part: usize): u32 {
  const start = <usize>load<u32>(MERGE_STARTS + (part << 2))
  const bytes = <usize>load<u32>(MERGE_STARTS + (part << 2), 8) - start
  return bytes == 2 ? load<u32>(PAIR_RANKS + (<usize>load<u16>(p + start) << 2)) : rankOf(p + start, bytes)
}

function mergeFlat(p: usize, first: usize, end: usize): u32 {
  let left = <u32>(end - first)
  while (true) {
    const key = lowest(lowestOf(MERGE_KEYS + (first << 2), end - first))
    if (key == NO_MERGE) return left
    join(p, first, end, key)
    left--
  }
}

function mergeBlocks(p: usize, first: usize, end: usize): u32 {
  const firstBlock = first >> 4
  const lastBlock = (end + 15) >> 4
  const blocks = lastBlock - firstBlock
  // The blocks may extend beyond the segment on both sides.
  for (let part = firstBlock << 4; part < first; part++) store<u32>(MERGE_KEYS + (part << 2), NO_MERGE)
  for (let part = end; part < lastBlock << 4; part++) store<u32>(MERGE_KEYS + (part << 2), NO_MERGE)
  for (let at = lastBlock; at < lastBlock + 3; at++) store<u32>(MERGE_BLOCKS + (at << 2), NO_MERGE)
  for (let block = firstBlock; block < lastBlock; block++) refreshBlock(block)
  let left = <u32>(end - first)
  while (true) {
    const key = lowest(lowestOf(MERGE_BLOCKS + (firstBlock << 2), blocks))
    if (key == NO_MERGE) return left
    const i: usize = key & 0xff
    const j = <usize>load<u16>(MERGE_NEXT + (i << 1))
    const h = <usize>load<u16>(MERGE_PREVIOUS + (i << 1))
    join(p, first, end, key)
    refreshBlock(i >> 4)
    if (j >> 4 != i >> 4) refreshBlock(j >> 4)
    if (i != first && h >> 4 != i >> 4) refreshBlock(h >> 4)
    left--
  }
}

function refreshBlock(block: usize): void {
  store<u32>(MERGE_BLOCKS + (block << 2), lowest(lowestOf(MERGE_KEYS + (block << 6), 16)))
}

/** Merges the part of `key` with the next one, and looks up the merges that this makes possible. */
// @ts-ignore: decorator
@inline function join(p: usize, first: usize, end: usize, key: u32): void {
  const i: usize = key & 0xff
  const j = <usize>load<u16>(MERGE_NEXT + (i << 1))
  const k = <usize>load<u16>(MERGE_NEXT + (j << 1))
  store<u32>(MERGE_RANKS + (i << 2), key >> 8)
  store<u16>(MERGE_NEXT + (i << 1), <u16>k)
  store<u16>(MERGE_PREVIOUS + (k << 1), <u16>i)
  store<u32>(MERGE_KEYS + (j << 2), NO_MERGE)
  setKey(p, i, k, end)
  if (i != first) setKey(p, load<u16>(MERGE_PREVIOUS + (i << 1)), i, end)
}

/** Looks up the rank of part `i` joined with its neighbour `j`, if `j` is before the segment's `end`. */
// @ts-ignore: decorator
@inline function setKey(p: usize, i: usize, j: usize, end: usize): void {
  let key = NO_MERGE
  if (j < end) {
    const start = <usize>load<u32>(MERGE_STARTS + (i << 2))
    const next = <usize>load<u16>(MERGE_NEXT + (j << 1))
    const rank = rankOf(p + start, <usize>load<u32>(MERGE_STARTS + (next << 2)) - start)
    if (rank != MISS) key = (rank << 8) | <u32>i
  }
  store<u32>(MERGE_KEYS + (i << 2), key)
}

/** The lowest of each of four lanes over the first `n` keys at `keys`, rounded up to a multiple of four. */
// @ts-ignore: decorator
@inline function lowestOf(keys: usize, n: usize): v128 {
  let low = v128.load(keys)
  for (let at: usize = 4; at < n; at += 4) low = i32x4.min_u(low, v128.load(keys + (at << 2)))
  return low
}

// @ts-ignore: decorator
@inline function lowest(lanes: v128): u32 {
  const half = i32x4.min_u(lanes, v128.shuffle<u32>(lanes, lanes, 2, 3, 0, 1))
  return i32x4.extract_lane(i32x4.min_u(half, v128.shuffle<u32>(half, half, 1, 0, 3, 2)), 0)
}

// @ts-ignore: decorator
@inline function isCutAround(p: usize, i: usize, bytes: usize, length: usize): bool {
  if (i != 0 && isCut(load<u8>(p + i - 1), load<u8>(p + i))) return true
  return i + bytes < length && isCut(load<u8>(p + i + bytes - 1), load<u8>(p + i + bytes))
}
