// A direct-mapped cache of pretokens that are not a token: 128 bytes an entry, its text in the first cache line and its
// ids in the second, so that counting touches only one. What it answers is compared byte by byte, never trusted to a hash.
//   u8 length · u8 tokens · u8[62] text · u32[16] ids
import { MERGE_NEXT, MERGE_RANKS, take } from './layout'
import { addCount, emit, isKeeping } from './output'
import { hashBytes, sameBytes } from './table'
import { merge } from './merge'

export const CACHED_BYTES: usize = 62
const CACHED_TOKENS: u32 = 16
const ENTRIES: u32 = 1 << 15

let entries: usize = 0

export function takeCache(): bool {
  entries = take(<usize>ENTRIES << 7)
  return entries != 0
}

/** Emits the tokens of the `length` bytes at `p`, at most CACHED_BYTES, that are more than one token. */
export function emitCached(p: usize, length: usize): void {
  const entry = entries + (<usize>(<u32>(hashBytes(p, length) >> 40) & (ENTRIES - 1)) << 7)
  if (load<u8>(entry) != <u8>length || !sameBytes(p, entry + 2, length)) {
    const n = merge(p, length)
    if (n > CACHED_TOKENS) return emitMerged(n)
    store<u8>(entry, <u8>length)
    store<u8>(entry, <u8>n, 1)
    memory.copy(entry + 2, p, length)
    let part: usize = 0
    for (let i: u32 = 0; i < n; i++) {
      store<u32>(entry + (i << 2), load<u32>(MERGE_RANKS + (part << 2)), 64)
      part = load<u16>(MERGE_NEXT + (part << 1))
    }
  }
  const n = <u32>load<u8>(entry, 1)
  if (!isKeeping()) return addCount(n)
  for (let i: u32 = 0; i < n; i++) emit(load<u32>(entry + (i << 2), 64))
}

/** Emits the `n` tokens the last merge left. */
export function emitMerged(n: u32): void {
  if (!isKeeping()) return addCount(n)
  let part: usize = 0
  for (let i: u32 = 0; i < n; i++) {
    emit(load<u32>(MERGE_RANKS + (part << 2)))
    part = load<u16>(MERGE_NEXT + (part << 1))
  }
}
