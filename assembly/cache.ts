// A cache of pretokens that are not tokens. Entries are compared byte by byte; a hash alone is never trusted.
//   index: sets of four u64, each the upper half of a hash and the offset of an entry
//   entry: u32 length << 16 | tokens · the text, padded to four bytes · u32 ids
// Entries are written one after another. When there is no room left, the cache is emptied.
import { MERGE_BYTES, MERGE_NEXT, MERGE_RANKS, take } from './layout'
import { merge } from './merge'
import { addCount, emit, isKeeping } from './output'
import { copyBytes, hashBytes, sameBytes } from './table'

const SETS: u32 = 1 << 14
const INDEX_BYTES: usize = <usize>SETS << 5
const ENTRIES_BYTES: usize = 1 << 22
/** The largest entry, in which every byte is a token. */
const LARGEST: usize = 4 + MERGE_BYTES * 5 + 16

let index: usize = 0
let entries: usize = 0
/** Offset of the next entry. Starts above 0, because 0 means no entry. */
let next: usize = 4

export function takeCache(): bool {
  index = take(INDEX_BYTES)
  entries = take(ENTRIES_BYTES)
  return index != 0 && entries != 0
}

/** Emits the tokens of the `length` bytes at `p`, which are at most MERGE_BYTES and more than one token. */
export function emitCached(p: usize, length: usize): void {
  const hash = hashBytes(p, length)
  const set = index + (<usize>(<u32>hash & (SETS - 1)) << 5)
  const tag = <u32>(hash >> 32)
  let entry = find(set, tag, p, length)
  if (entry == 0) entry = add(set, tag, p, length)
  const n = load<u32>(entry) & 0xffff
  if (!isKeeping()) return addCount(n)
  const ids = entry + 4 + ((length + 3) & ~3)
  for (let i: u32 = 0; i < n; i++) emit(load<u32>(ids + (<usize>i << 2)))
}

// @ts-ignore: decorator
@inline function find(set: usize, tag: u32, p: usize, length: usize): usize {
  for (let way: usize = 0; way < 32; way += 8) {
    const offset = <usize>load<u32>(set + way)
    if (load<u32>(set + way, 4) != tag || offset == 0) continue
    const entry = entries + offset
    if (load<u32>(entry) >> 16 == <u32>length && sameBytes(entry + 4, p, length)) return entry
  }
  return 0
}

function add(set: usize, tag: u32, p: usize, length: usize): usize {
  const n = merge(p, length)
  if (next + LARGEST > ENTRIES_BYTES) {
    memory.fill(index, 0, INDEX_BYTES)
    next = 4
  }
  // The first free way, or else one chosen by the tag.
  let way: usize = 0
  while (way < 32 && load<u32>(set + way) != 0) way += 8
  if (way == 32) way = <usize>(tag & 3) << 3
  store<u32>(set + way, <u32>next)
  store<u32>(set + way, tag, 4)
  const entry = entries + next
  store<u32>(entry, (<u32>length << 16) | n)
  copyBytes(entry + 4, p, length)
  const ids = entry + 4 + ((length + 3) & ~3)
  let part: usize = 0
  for (let i: u32 = 0; i < n; i++) {
    store<u32>(ids + (<usize>i << 2), load<u32>(MERGE_RANKS + (part << 2)))
    part = load<u16>(MERGE_NEXT + (part << 1))
  }
  next += 4 + ((length + 3) & ~3) + (<usize>n << 2)
  return entry
}
