// Byte-pair merging of up to MERGE_BYTES bytes: the lowest rank among neighbouring parts is merged, leftmost first,
// until no two neighbours are a token together. Parts never move: a merged one leaves the list and its key becomes
// NO_MERGE, so the lowest `rank << 8 | index` over all keys, four at a time, is also the leftmost of its rank.
//
// Parts start as characters where that is exact. A character's own bytes can only ever merge with each other when no
// token joins a part of it with something outside it; and every token has a higher rank than the two it is made of,
// so nothing that contains the character is merged before the character is whole.
import { charLength, decodeAt } from './classes'
import {
  BYTE_RANKS, MERGE_KEYS, MERGE_NEXT, MERGE_PREVIOUS, MERGE_RANKS, MERGE_STARTS, MISS, NO_MERGE,
} from './layout'
import { rankOf } from './table'
import { characterRank, isCut } from './vocabulary'

/** Merges the `length` bytes at `p`; returns the number of tokens, which MERGE_NEXT links from part 0 on. */
export function merge(p: usize, length: usize): u32 {
  const n = startParts(p, length)
  let left = <u32>n
  while (true) {
    const key = lowestKey(n)
    if (key == NO_MERGE) return left
    const i: usize = key & 0xff
    const j = <usize>load<u16>(MERGE_NEXT + (i << 1))
    const k = <usize>load<u16>(MERGE_NEXT + (j << 1))
    store<u32>(MERGE_RANKS + (i << 2), key >> 8)
    store<u16>(MERGE_NEXT + (i << 1), <u16>k)
    store<u16>(MERGE_PREVIOUS + (k << 1), <u16>i)
    store<u32>(MERGE_KEYS + (j << 2), NO_MERGE)
    setKey(p, i, k, n)
    if (i != 0) setKey(p, load<u16>(MERGE_PREVIOUS + (i << 1)), i, n)
    left--
  }
}

/** Asks for the rank of part `i` joined with its neighbour `j`; part `n` is the end. */
// @ts-ignore: decorator
@inline function setKey(p: usize, i: usize, j: usize, n: usize): void {
  let key = NO_MERGE
  if (j < n) {
    const start = <usize>load<u32>(MERGE_STARTS + (i << 2))
    const next = <usize>load<u16>(MERGE_NEXT + (j << 1))
    const rank = rankOf(p + start, <usize>load<u32>(MERGE_STARTS + (next << 2)) - start)
    if (rank != MISS) key = (rank << 8) | <u32>i
  }
  store<u32>(MERGE_KEYS + (i << 2), key)
}

function lowestKey(n: usize): u32 {
  let low = v128.load(MERGE_KEYS)
  for (let at: usize = 4; at < n; at += 4) low = i32x4.min_u(low, v128.load(MERGE_KEYS + (at << 2)))
  low = i32x4.min_u(low, v128.shuffle<u32>(low, low, 2, 3, 0, 1))
  low = i32x4.min_u(low, v128.shuffle<u32>(low, low, 1, 0, 3, 2))
  return i32x4.extract_lane(low, 0)
}

/** Fills the parts with characters, or with bytes where a token could cut the character; returns their number. */
function startParts(p: usize, length: usize): usize {
  let n: usize = 0
  let i: usize = 0
  while (i < length) {
    const b = <u32>load<u8>(p + i)
    let bytes: usize = 1
    let rank: u32
    if (b < 0x80) {
      rank = load<u32>(BYTE_RANKS + (b << 2))
    } else {
      rank = MISS
      const whole = charLength(b)
      // Windows of a long pretoken may start inside a character: then its bytes stand alone.
      if (b >= 0xc0 && whole < 4 && i + whole <= length && !isCutAround(p, i, whole, length)) {
        rank = characterRank(decodeAt(p + i, b))
        if (rank != MISS) bytes = whole
      }
      if (rank == MISS) rank = load<u32>(BYTE_RANKS + (b << 2))
    }
    store<u32>(MERGE_STARTS + (n << 2), <u32>i)
    store<u32>(MERGE_RANKS + (n << 2), rank)
    store<u16>(MERGE_NEXT + (n << 1), <u16>(n + 1))
    store<u16>(MERGE_PREVIOUS + (n << 1), <u16>(n - 1))
    i += bytes
    n++
  }
  store<u32>(MERGE_STARTS + (n << 2), <u32>length)
  store<u16>(MERGE_NEXT + (n << 1), <u16>n)
  for (let part: usize = 0; part + 1 < n; part++) setKey(p, part, part + 1, n)
  // The last part has no neighbour, and the scan takes four keys at a time.
  for (let part = n - 1; part < n + 4; part++) store<u32>(MERGE_KEYS + (part << 2), NO_MERGE)
  return n
}

// @ts-ignore: decorator
@inline function isCutAround(p: usize, i: usize, bytes: usize, length: usize): bool {
  if (i != 0 && isCut(load<u8>(p + i - 1), load<u8>(p + i))) return true
  return i + bytes < length && isCut(load<u8>(p + i + bytes - 1), load<u8>(p + i + bytes))
}
