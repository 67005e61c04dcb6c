// A cache of pretokens of up to 15 bytes that are not tokens, with what they consist of. Their bytes are the key, so one
// comparison of 16 bytes replaces a hash, a tag and a comparison of lengths and bytes, and two entries share a cache line.
//   entry: u64 bytes 0–7 · u64 bytes 8–14 | length << 60 · u32[4] ids, the first with their number in the highest four bits
// More than four ids do not fit. Then the entry has only their number, and whoever wants the ids asks the other cache.
import { emitCached } from './cache'
import { BYTE_MASKS, MERGE_NEXT, MERGE_RANKS, take } from './layout'
import { merge } from './merge'
import { addCount, emitUpTo4, isKeeping } from './output'
import { hashOf } from './table'

/** The most bytes of a pretoken for this cache. */
export const SHORT_BYTES: usize = 15

const SETS: u32 = 1 << 12
const COUNT_SHIFT: u32 = 28

let sets: usize = 0

export function takeShort(): bool {
  sets = take(<usize>SETS << 6)
  return sets != 0
}

/** Emits the tokens of the `length` bytes at `p`, which are at most SHORT_BYTES and more than one token. */
export function emitShort(p: usize, length: usize): void {
  const key = v128.and(v128.load(p), v128.load(BYTE_MASKS + (length << 4)))
  const low = i64x2.extract_lane(key, 0)
  const high = i64x2.extract_lane(key, 1) | ((<u64>length) << 60)
  let entry = sets + (<usize>(<u32>(hashOf(low, high) >> 40) & (SETS - 1)) << 6)
  if (load<u64>(entry) != low || load<u64>(entry, 8) != high) {
    if (load<u64>(entry, 32) == low && load<u64>(entry, 40) == high) entry += 32
    else add(entry, low, high, p, length)
  }
  const n = load<u32>(entry, 16) >> COUNT_SHIFT
  if (!isKeeping()) addCount(n)
  else if (n <= 4) emitUpTo4(v128.and(v128.load(entry, 16), i32x4(0xfffffff, -1, -1, -1)), n)
  else emitCached(p, length)
}

/** Makes the first entry of a set this one and the second what was the first. */
function add(entry: usize, low: u64, high: u64, p: usize, length: usize): void {
  v128.store(entry, v128.load(entry), 32)
  v128.store(entry, v128.load(entry, 16), 48)
  const n = merge(p, length)
  store<u64>(entry, low)
  store<u64>(entry, high, 8)
  let part: usize = 0
  for (let i: u32 = 0; i < min(n, 4); i++) {
    store<u32>(entry + (<usize>i << 2), load<u32>(MERGE_RANKS + (part << 2)), 16)
    part = load<u16>(MERGE_NEXT + (part << 1))
  }
  store<u32>(entry, load<u32>(entry, 16) | (n << COUNT_SHIFT), 16)
}
