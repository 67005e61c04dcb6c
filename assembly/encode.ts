// From text to tokens, one tile at a time: split the tile, look up every pretoken, and merge those that are not tokens.
import { emitCached } from './cache'
import { chunkEnd, emitKnown, keepChunk } from './chunks'
import { FOUR_BYTES, emitFew } from './few'
import { BOUNDS, BYTE_MASKS, MERGE_BYTES, MISS, MISSES, PADDING, RANKS } from './layout'
import { mergeLong } from './long'
import { addCount, emit, emitted, isKeeping, startOutput, text } from './output'
import { WIDE_BYTES, emitSegments, isWide } from './segments'
import { splitTile } from './split/tile'
import { INLINE_BYTES, firstProbe, hashOf, isInFilter, probe, rankOfLong } from './table'
import { splitRule } from './vocabulary'

/** The answer when memory could not grow. No text has this many tokens. */
export const FAILED: u32 = 0xffffffff

/** The number of tokens of the first `length` bytes of the text. Stops soon after passing `limit`. */
export function countText(length: u32, limit: u32): u32 {
  startOutput(false)
  return emitText(length, limit)
}

/** Writes the ids of the first `length` bytes of the text. Returns their number. */
export function encodeText(length: u32): u32 {
  startOutput(true)
  return emitText(length, FAILED - 1)
}

function emitText(length: u32, limit: u32): u32 {
  let p = startText(length)
  const end = p + length
  while (p < end && emitted() <= limit) {
    const chunk = chunkEnd(p, end)
    if (chunk == 0) {
      // No cut is near, so the next pretokens are not remembered as a chunk.
      p = emitTile(p, end, limit)
      if (p == 0) return FAILED
      continue
    }
    if (!emitKnown(p, chunk)) {
      const before = emitted()
      // A scan for letters ends at a zero byte, as at the end of the text. A chunk may end between two letters.
      const next = load<u8>(chunk)
      store<u8>(chunk, 0)
      for (let at = p; at < chunk; ) {
        at = emitTile(at, chunk, FAILED)
        if (at == 0) return FAILED
      }
      store<u8>(chunk, next)
      keepChunk(p, chunk, before)
    }
    p = chunk
  }
  return emitted()
}

/** Emits the tokens of the next pretokens of [p, end). Returns where they end, or 0 when memory cannot grow. */
function emitTile(p: usize, end: usize, limit: u32): usize {
  const n = splitTile(splitRule, p, end)
  const misses = lookUpTile(n)
  if (isKeeping()) {
    for (let i: u32 = 0; i < n; i++) {
      const rank = load<u32>(RANKS + (i << 2))
      if (rank != MISS) emit(rank)
      else if (!emitMissed(i, limit)) return 0
    }
  } else {
    addCount(n - misses)
    for (let i: u32 = 0; i < misses; i++) {
      if (!emitMissed(load<u32>(MISSES + (i << 2)), limit)) return 0
    }
  }
  return load<u32>(BOUNDS + (n << 2))
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
  if (length <= FOUR_BYTES) {
    emitFew(p, length)
    return true
  }
  if (length > WIDE_BYTES && isWide(p, length)) return emitSegments(p, length, limit)
  if (length > MERGE_BYTES) return mergeLong(p, length, limit)
  emitCached(p, length)
  return true
}
