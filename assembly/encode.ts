// From text to tokens, one tile at a time: split the tile, look up every pretoken, and merge those that are not tokens.
import { emitCached } from './cache'
import { chunkEnd, keepCount, knownCount } from './chunks'
import { BOUNDS, BYTE_MASKS, MERGE_BYTES, MISS, MISSES, PADDING, RANKS } from './layout'
import { mergeLong } from './long'
import { addCount, emit, emitted, startOutput, text } from './output'
import { splitTile } from './split/tile'
import { INLINE_BYTES, firstProbe, hashOf, isInFilter, probe, rankOfLong } from './table'
import { splitRule } from './vocabulary'

/** The answer when memory could not grow. No text has this many tokens. */
export const FAILED: u32 = 0xffffffff

/** The number of tokens of the first `length` bytes of the text. Stops soon after passing `limit`. */
export function countText(length: u32, limit: u32): u32 {
  startOutput(false)
  let p = startText(length)
  const end = p + length
  while (p < end && emitted() <= limit) {
    const chunk = chunkEnd(p, end)
    if (chunk == 0) {
      // No cut is near, so the next pretokens are counted without the cache.
      p = countTile(p, end, limit)
      if (p == 0) return FAILED
      continue
    }
    const known = knownCount(p, chunk)
    if (known != 0) {
      addCount(known)
    } else {
      const before = emitted()
      for (let at = p; at < chunk; ) {
        at = countTile(at, chunk, FAILED)
        if (at == 0) return FAILED
      }
      keepCount(p, chunk, emitted() - before)
    }
    p = chunk
  }
  return emitted()
}

/** Counts the next pretokens of [p, end). Returns where they end, or 0 when memory cannot grow. */
function countTile(p: usize, end: usize, limit: u32): usize {
  const n = splitTile(splitRule, p, end)
  const misses = lookUpTile(n)
  addCount(n - misses)
  for (let i: u32 = 0; i < misses; i++) {
    if (!emitMissed(load<u32>(MISSES + (i << 2)), limit)) return 0
  }
  return load<u32>(BOUNDS + (n << 2))
}

/** Writes the ids of the first `length` bytes of the text. Returns their number. */
export function encodeText(length: u32): u32 {
  startOutput(true)
  let p = startText(length)
  const end = p + length
  while (p < end) {
    const n = splitTile(splitRule, p, end)
    lookUpTile(n)
    for (let i: u32 = 0; i < n; i++) {
      const rank = load<u32>(RANKS + (i << 2))
      if (rank != MISS) emit(rank)
      else if (!emitMissed(i, FAILED)) return FAILED
    }
    p = load<u32>(BOUNDS + (n << 2))
  }
  return emitted()
}

/** Zeroes the bytes past the end that may be read. */
function startText(length: u32): usize {
  memory.fill(text + length, 0, PADDING)
  return text
}

/** Writes the rank of each of the tile's `n` pretokens, or MISS. Returns how many are MISS; MISSES has their numbers. */
function lookUpTile(n: u32): u32 {
  let misses: u32 = 0
  let p = <usize>load<u32>(BOUNDS)
  for (let i: u32 = 0; i < n; i++) {
    const next = <usize>load<u32>(BOUNDS + (i << 2), 4)
    const length = next - p
    let rank: u32
    if (length <= INLINE_BYTES) {
      const key = v128.and(v128.load(p), v128.load(BYTE_MASKS + (length << 4)))
      const low = i64x2.extract_lane(key, 0)
      const high = i64x2.extract_lane(key, 1) | ((<u64>length) << 60)
      const hash = hashOf(low, high)
      rank = firstProbe(low, high, hash)
      if (rank == MISS && isInFilter(hash)) rank = probe(low, high, hash)
    } else {
      rank = rankOfLong(p, length)
    }
    store<u32>(RANKS + (i << 2), rank)
    store<u32>(MISSES + (misses << 2), i)
    misses += <u32>(rank == MISS)
    p = next
  }
  return misses
}

/** Emits the tokens of pretoken `i` of the tile, which is not a token. False when memory cannot grow. */
function emitMissed(i: u32, limit: u32): bool {
  const p = <usize>load<u32>(BOUNDS + (i << 2))
  const length = <usize>load<u32>(BOUNDS + (i << 2), 4) - p
  if (length > MERGE_BYTES) return mergeLong(p, length, limit)
  emitCached(p, length)
  return true
}
