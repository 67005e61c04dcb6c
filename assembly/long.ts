// Pretokens too long for one merge. A window is merged, cut at one of its last token boundaries, and the next window starts
// there. A sequence of tokens is the encoding of its text exactly if every two neighbours are the encoding of their text: the
// first merge that crossed a boundary would also cross it in those two alone, because until then each side merges as it does
// alone. Inside a window this holds, and at each cut it is checked. When no cut is found (in text made for that: a chain of
// merges of which each depends on the next), the whole pretoken goes through a heap. Windows take linear time, the heap
// O(n log n), and the stack never grows.
import { heapMerge } from './heap'
import { MERGE_BYTES, MERGE_NEXT, MERGE_RANKS, MERGE_STARTS, WINDOWS, WINDOW_BYTES, WINDOW_ENDS } from './layout'
import { merge } from './merge'
import { emit, emitted, rewind } from './output'

/** How many cuts are tried in a window before the heap is used. */
const TRIES: u32 = 16

/** Bytes of a window where tokens are short. Where they are long, a window has MERGE_BYTES. */
const SHORT_WINDOW: usize = 64
/** With fewer tokens than this, the tokens are too long for a short window. */
const FEW: u32 = 8

/** Emits the tokens of the `length` bytes at `p`. False when memory cannot grow. Stops once `limit` is passed. */
export function mergeLong(p: usize, length: usize, limit: u32): bool {
  const end = p + length
  const before = emitted()
  let window = WINDOWS
  let size = SHORT_WINDOW
  let at = p
  // Where the last emitted token starts.
  let last = p
  let n = mergeWindow(window, at, end, size)
  while (at + size < end && emitted() <= limit) {
    const other = WINDOWS + WINDOW_BYTES - (window - WINDOWS)
    const period = periodOf(window, n)
    if (period != 0) {
      const repeated = skipRepeated(window, period, at, end)
      const next = mergeWindow(other, repeated, end, size)
      if (repeated != at && load<u32>(other) == load<u32>(window)) {
        for (let times = (repeated - at) / (endIn(window, period - 1) - at); times != 0; times--) emitWindow(window, period)
        last = repeated - (endIn(window, period - 1) - (period > 1 ? endIn(window, period - 2) : at))
        at = repeated
        window = other
        n = next
        continue
      }
    }
    // After how many tokens to cut. The last eighth of a window is left out, as the following text may change it.
    let cut = n
    while (cut > 1 && endIn(window, cut - 1) > at + size - size / 8) cut--
    let next: u32 = 0
    for (let tries: u32 = 0; tries < TRIES && cut > 0 && (n >= FEW || size == MERGE_BYTES); tries++, cut--) {
      const boundary = endIn(window, cut - 1)
      next = mergeWindow(other, boundary, end, size)
      if (areNeighbours(cut > 1 ? endIn(window, cut - 2) : at, boundary, endIn(other, 0))) break
      next = 0
    }
    if (next == 0) {
      if (size == SHORT_WINDOW) {
        // A longer window may start with another token than the one that was checked.
        size = MERGE_BYTES
        n = mergeWindow(window, at, end, size)
        if (at == p || areNeighbours(last, at, endIn(window, 0))) continue
      }
      rewind(before)
      return heapMerge(p, length)
    }
    emitWindow(window, cut)
    last = cut > 1 ? endIn(window, cut - 2) : at
    at = endIn(window, cut - 1)
    window = other
    n = next
  }
  emitWindow(window, n)
  return true
}

/**
 * After how many tokens the window repeats itself, or 0. The last and the first of these tokens are then neighbours, so the
 * encoding of a text that goes on like this repeats these tokens.
 */
function periodOf(window: usize, n: u32): u32 {
  for (let period: u32 = 1; period <= n >> 1; period++) {
    let i: u32 = 0
    while (i < period && load<u32>(window + (<usize>i << 2)) == load<u32>(window + (<usize>(i + period) << 2))) i++
    if (i == period) return period
  }
  return 0
}

/** Where the text stops repeating, less one window, in whole periods from `at`. Or `at` when that is not worth it. */
function skipRepeated(window: usize, period: u32, at: usize, end: usize): usize {
  const bytes = endIn(window, period - 1) - at
  let same = at + bytes
  while (same + 8 <= end && load<u64>(same) == load<u64>(same - bytes)) same += 8
  if (same < at + bytes + MERGE_BYTES * 2) return at
  return at + (same - at - MERGE_BYTES) / bytes * bytes
}

// @ts-ignore: decorator
@inline function endIn(window: usize, token: u32): usize {
  return load<u32>(window + (<usize>token << 2), WINDOW_ENDS)
}

function emitWindow(window: usize, n: u32): void {
  for (let i: u32 = 0; i < n; i++) emit(load<u32>(window + (<usize>i << 2)))
}

/** Merges up to `size` bytes from `at` and writes the tokens to the window. Returns their number. */
function mergeWindow(window: usize, at: usize, end: usize, size: usize): u32 {
  const n = merge(at, min(size, end - at))
  let part: usize = 0
  for (let i: u32 = 0; i < n; i++) {
    const to = window + (<usize>i << 2)
    store<u32>(to, load<u32>(MERGE_RANKS + (part << 2)))
    part = load<u16>(MERGE_NEXT + (part << 1))
    store<u32>(to, <u32>at + load<u32>(MERGE_STARTS + (part << 2)), WINDOW_ENDS)
  }
  return n
}

/** Whether the tokens [start, boundary) and [boundary, end) are the encoding of their joined bytes. */
export function areNeighbours(start: usize, boundary: usize, end: usize): bool {
  if (end - start > MERGE_BYTES) return false
  return merge(start, end - start) == 2 && <usize>load<u32>(MERGE_STARTS + (<usize>load<u16>(MERGE_NEXT) << 2)) == boundary - start
}
