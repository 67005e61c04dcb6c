// Pretokens longer than one merge takes: a window is merged, cut at one of its later token boundaries, and the next
// window starts there. A sequence of tokens is the encoding of its text exactly if each two neighbours are the
// encoding of theirs: the first merge that crossed a boundary would cross it in those two alone as well, since until
// then each side merges as it does by itself. Inside a window neighbours are, and at each cut they are asked. When no
// cut is found (text made for it: a chain of merges in which each depends on the next) the whole pretoken goes
// through a heap. Time is linear with windows and O(n log n) with the heap; the stack never grows.
import {
  MERGE_BYTES, MERGE_NEXT, MERGE_RANKS, MERGE_STARTS, WINDOW_ENDS, WINDOW_RANKS,
} from './layout'
import { heapMerge } from './heap'
import { merge } from './merge'
import { emit, emitted, rewind } from './output'

/** How many cuts are tried in a window before the heap takes over. */
const TRIES: u32 = 16

/** Emits the tokens of the `length` bytes at `p`; false when memory cannot grow. Stops once `limit` is passed. */
export function mergeLong(p: usize, length: usize, limit: u32): bool {
  const end = p + length
  const before = emitted()
  let at = p
  let n = mergeWindow(at, end)
  while (at + MERGE_BYTES < end && emitted() <= limit) {
    const cut = findCut(n, at, end)
    if (cut == 0) {
      rewind(before)
      return heapMerge(p, length)
    }
    for (let i: u32 = 0; i < cut; i++) emit(load<u32>(WINDOW_RANKS + (i << 2)))
    at = load<u32>(WINDOW_ENDS + ((cut - 1) << 2))
    n = mergeWindow(at, end)
  }
  for (let i: u32 = 0; i < n; i++) emit(load<u32>(WINDOW_RANKS + (i << 2)))
  return true
}

/** Merges up to MERGE_BYTES bytes from `at` and writes the tokens to the window; returns their number. */
function mergeWindow(at: usize, end: usize): u32 {
  const n = merge(at, min(<usize>MERGE_BYTES, end - at))
  let part: usize = 0
  for (let i: u32 = 0; i < n; i++) {
    const rank = load<u32>(MERGE_RANKS + (part << 2))
    part = load<u16>(MERGE_NEXT + (part << 1))
    store<u32>(WINDOW_RANKS + (i << 2), rank)
    store<u32>(WINDOW_ENDS + (i << 2), <u32>at + load<u32>(MERGE_STARTS + (part << 2)))
  }
  return n
}

/** After how many tokens of the window to cut, so that the token before and the first one behind fit; 0 if nowhere. */
function findCut(n: u32, at: usize, end: usize): u32 {
  // The last quarter of a window is not trusted: what follows may change it.
  let cut = n
  while (cut > 1 && load<u32>(WINDOW_ENDS + ((cut - 1) << 2)) > at + MERGE_BYTES - MERGE_BYTES / 4) cut--
  for (let tries: u32 = 0; tries < TRIES && cut > 0; tries++, cut--) {
    const boundary = <usize>load<u32>(WINDOW_ENDS + ((cut - 1) << 2))
    const start = cut > 1 ? <usize>load<u32>(WINDOW_ENDS + ((cut - 2) << 2)) : at
    merge(boundary, min(<usize>MERGE_BYTES, end - boundary))
    const firstBytes = <usize>load<u32>(MERGE_STARTS + (<usize>load<u16>(MERGE_NEXT) << 2))
    if (areNeighbours(start, boundary, boundary + firstBytes)) return cut
  }
  return 0
}

/** Whether the tokens [start, boundary) and [boundary, end) are the encoding of their bytes together. */
function areNeighbours(start: usize, boundary: usize, end: usize): bool {
  if (end - start > MERGE_BYTES) return false
  return merge(start, end - start) == 2 && <usize>load<u32>(MERGE_STARTS + (<usize>load<u16>(MERGE_NEXT) << 2)) == boundary - start
}
