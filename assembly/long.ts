// Pretokens longer than one merge takes: a window is merged, cut at one of its later token boundaries, and the next
// window starts there. A sequence of tokens is the encoding of its text exactly if each two neighbours are the
// encoding of theirs: the first merge that crossed a boundary would cross it in those two alone as well, since until
// then each side merges as it does by itself. Inside a window neighbours are, and at each cut they are asked. When no
// cut is found (text made for it: a chain of merges in which each depends on the next) the whole pretoken goes
// through a heap. Time is linear with windows and O(n log n) with the heap; the stack never grows.
import { heapMerge } from './heap'
import { MERGE_BYTES, MERGE_NEXT, MERGE_RANKS, MERGE_STARTS, WINDOWS, WINDOW_BYTES, WINDOW_ENDS } from './layout'
import { merge } from './merge'
import { emit, emitted, rewind } from './output'

/** How many cuts are tried in a window before the heap takes over. */
const TRIES: u32 = 16

/** Bytes of a window where tokens are short; where they are not, it is MERGE_BYTES. */
const SHORT_WINDOW: usize = 64
/** With fewer tokens than this in a short window they are too long for it. */
const FEW: u32 = 8

/** Emits the tokens of the `length` bytes at `p`; false when memory cannot grow. Stops once `limit` is passed. */
export function mergeLong(p: usize, length: usize, limit: u32): bool {
  const end = p + length
  const before = emitted()
  let window = WINDOWS
  let size = SHORT_WINDOW
  let at = p
  // Where the token emitted last starts.
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
    // After how many tokens to cut: the last eighth of a window is not trusted, what follows may change it.
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
        // A longer window may start with another token than the one that was found to fit.
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
 * After how many tokens the window repeats itself, or 0. The last of these tokens and the first are then neighbours, so
 * the encoding of a text that goes on like this is these tokens over and over.
 */
function periodOf(window: usize, n: u32): u32 {
  for (let period: u32 = 1; period <= n >> 1; period++) {
    let i: u32 = 0
    while (i < period && load<u32>(window + (<usize>i << 2)) == load<u32>(window + (<usize>(i + period) << 2))) i++
    if (i == period) return period
  }
  return 0
}

/** Where the text stops repeating, less one window, in whole periods from `at`; `at` when that is not worth it. */
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

/** Merges up to `size` bytes from `at` and writes the tokens to the window; returns their number. */
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

/** Whether the tokens [start, boundary) and [boundary, end) are the encoding of their bytes together. */
export function areNeighbours(start: usize, boundary: usize, end: usize): bool {
  if (end - start > MERGE_BYTES) return false
  return merge(start, end - start) == 2 && <usize>load<u32>(MERGE_STARTS + (<usize>load<u16>(MERGE_NEXT) << 2)) == boundary - start
}
