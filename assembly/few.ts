// Pretokens of up to four bytes that are no tokens, as random letters are full of. One to four lookups decide how they merge,
// which takes less time and memory than a cache.
import { BYTE_RANKS, MISS, PAIR_RANKS } from './layout'
import { emit } from './output'
import { rankOfShort } from './table'

/** The most bytes for this merge. */
export const FOUR_BYTES: usize = 4

/** Emits the tokens of the `length` bytes at `p`, two to FOUR_BYTES, which are no token together. */
export function emitFew(p: usize, length: usize): void {
  if (length == 2) return emitBytes(p, 2)
  const ab = pair(p)
  const bc = pair(p + 1)
  const cd = length == 4 ? pair(p + 2) : MISS
  // The lowest rank, and of equal ones the leftmost.
  const lowest = min(min(ab, bc), cd)
  if (lowest == MISS) return emitBytes(p, length)
  if (length == 3) {
    if (ab == lowest) return emitTwo(ab, byte(p + 2))
    return emitTwo(byte(p), bc)
  }
  if (ab == lowest) {
    const abc = rankOfShort(p, 3)
    if (abc < cd) return emitTwo(abc, byte(p + 3))
    emit(ab)
    if (cd != MISS) emit(cd)
    else emitBytes(p + 2, 2)
  } else if (bc == lowest) {
    const abc = rankOfShort(p, 3)
    const bcd = rankOfShort(p + 1, 3)
    if (abc < bcd) return emitTwo(abc, byte(p + 3))
    emit(byte(p))
    if (bcd != MISS) emit(bcd)
    else emitTwo(bc, byte(p + 3))
  } else {
    const bcd = rankOfShort(p + 1, 3)
    if (ab < bcd) return emitTwo(ab, cd)
    emit(byte(p))
    if (bcd != MISS) emit(bcd)
    else emitTwo(byte(p + 1), cd)
  }
}

// @ts-ignore: decorator
@inline function byte(p: usize): u32 { return load<u32>(BYTE_RANKS + (<usize>load<u8>(p) << 2)) }
// @ts-ignore: decorator
@inline function pair(p: usize): u32 { return load<u32>(PAIR_RANKS + (<usize>load<u16>(p) << 2)) }

function emitTwo(a: u32, b: u32): void {
  emit(a)
  emit(b)
}

function emitBytes(p: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) emit(byte(p + i))
}
