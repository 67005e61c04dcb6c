// Byte-pair merging of a few ASCII bytes: what `merge` does, without looking for characters and segments. The parts are the
// bytes, so a part's number is its offset. Keys are compared one by one, because loading four that were just stored would
// wait for the stores.
import { BYTE_RANKS, MERGE_KEYS, MERGE_NEXT, MERGE_PREVIOUS, MERGE_RANKS, MERGE_STARTS, PAIR_RANKS } from './layout'
import { rankOf } from './table'

/** The most bytes for this merge. */
export const FEW_BYTES: usize = 16

/** MISS << 8. Keys from here on merge nothing. */
const NONE: u32 = 0xffffff00

/** Whether the `length` bytes at `p`, at most 16, are all ASCII. */
// @ts-ignore: decorator
@inline export function isAscii16(p: usize, length: usize): bool {
  return (<u32>i8x16.bitmask(v128.load(p)) & ((1 << <u32>length) - 1)) == 0
}

/** Merges the `length` bytes at `p`, at least one and at most FEW_BYTES. Answers as `merge` does. */
export function mergeAscii(p: usize, length: usize): u32 {
  const four = i32x4.splat(4)
  let starts = i32x4(0, 1, 2, 3)
  for (let at: usize = 0; at <= length; at += 4) {
    v128.store(MERGE_STARTS + (at << 2), starts)
    starts = i32x4.add(starts, four)
  }
  v128.store(MERGE_NEXT, i16x8(1, 2, 3, 4, 5, 6, 7, 8))
  v128.store(MERGE_NEXT, i16x8(9, 10, 11, 12, 13, 14, 15, 16), 16)
  v128.store(MERGE_PREVIOUS, i16x8(-1, 0, 1, 2, 3, 4, 5, 6))
  v128.store(MERGE_PREVIOUS, i16x8(7, 8, 9, 10, 11, 12, 13, 14), 16)
  const last = length - 1
  for (let i: usize = 0; i < last; i++) {
    store<u32>(MERGE_RANKS + (i << 2), load<u32>(BYTE_RANKS + (<usize>load<u8>(p + i) << 2)))
    store<u32>(MERGE_KEYS + (i << 2), (load<u32>(PAIR_RANKS + (<usize>load<u16>(p + i) << 2)) << 8) | <u32>i)
  }
  store<u32>(MERGE_RANKS + (last << 2), load<u32>(BYTE_RANKS + (<usize>load<u8>(p + last) << 2)))
  let left = <u32>length
  while (true) {
    let best = NONE
    for (let i: usize = 0; i < last; i++) best = min(best, load<u32>(MERGE_KEYS + (i << 2)))
    if (best >= NONE) return left
    const i: usize = best & 0xff
    const j = <usize>load<u16>(MERGE_NEXT + (i << 1))
    const k = <usize>load<u16>(MERGE_NEXT + (j << 1))
    store<u32>(MERGE_RANKS + (i << 2), best >> 8)
    store<u16>(MERGE_NEXT + (i << 1), <u16>k)
    store<u16>(MERGE_PREVIOUS + (k << 1), <u16>i)
    store<u32>(MERGE_KEYS + (j << 2), NONE)
    setKey(p, i, k, length)
    if (i != 0) setKey(p, load<u16>(MERGE_PREVIOUS + (i << 1)), i, length)
    left--
  }
}

/** Looks up the rank of part `i` joined with its neighbour `j`, if there is one. */
// @ts-ignore: decorator
@inline function setKey(p: usize, i: usize, j: usize, length: usize): void {
  let key = NONE
  if (j < length) key = (rankOf(p + i, <usize>load<u16>(MERGE_NEXT + (j << 1)) - i) << 8) | <u32>i
  store<u32>(MERGE_KEYS + (i << 2), key)
}
