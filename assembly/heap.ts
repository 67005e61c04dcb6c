// Byte-pair merging of any number of bytes in O(n log n): a linked list of parts and a binary heap of the merges that
// are possible, by rank and then by position. An entry whose parts have changed since then is skipped when it is taken.
import { BYTE_RANKS, MISS, reach } from './layout'
import { emit, outputTop } from './output'
import { rankOf } from './table'

// Per byte: u32 next, u32 previous, u32 rank of the part, u32 rank of merging it with the next (MISS when none).
const PART_BYTES: usize = 16
let parts: usize = 0
/** u64 `rank << 32 | index` per entry. */
let heap: usize = 0
let heapSize: usize = 0

/** Emits the tokens of the `length` bytes at `p`. False when memory cannot grow. */
export function heapMerge(p: usize, length: usize): bool {
  parts = (outputTop() + 63) & ~63
  heap = parts + (length + 1) * PART_BYTES
  // At most one entry per pair at the start and two per merge.
  if (<u64>heap + <u64>length * 24 > 0xfff00000 || !reach(heap + length * 24)) return false
  heapSize = 0
  for (let i: usize = 0; i < length; i++) {
    const part = parts + i * PART_BYTES
    store<u32>(part, <u32>(i + 1))
    store<u32>(part, <u32>(i - 1), 4)
    store<u32>(part, load<u32>(BYTE_RANKS + (<usize>load<u8>(p + i) << 2)), 8)
  }
  for (let i: usize = 0; i < length; i++) offer(p, i, length)
  while (heapSize != 0) {
    const entry = pop()
    const i = <usize>(entry & 0xffffffff)
    const part = parts + i * PART_BYTES
    const rank = <u32>(entry >> 32)
    if (load<u32>(part, 12) != rank) continue
    const j = <usize>load<u32>(part)
    const k = load<u32>(parts + j * PART_BYTES)
    store<u32>(parts + j * PART_BYTES, MISS, 12)
    store<u32>(part, k)
    store<u32>(part, rank, 8)
    if (k < <u32>length) store<u32>(parts + <usize>k * PART_BYTES, <u32>i, 4)
    offer(p, i, length)
    if (i != 0) offer(p, load<u32>(part, 4), length)
  }
  for (let i: usize = 0; i < length; ) {
    const part = parts + i * PART_BYTES
    i = load<u32>(part)
    emit(load<u32>(part, 8))
  }
  return true
}

/** Adds the merge of the part at `i` with the next one to the heap, if it makes a token. */
function offer(p: usize, i: usize, length: usize): void {
  const part = parts + i * PART_BYTES
  const next = <usize>load<u32>(part)
  let rank = MISS
  if (next < length) rank = rankOf(p + i, <usize>load<u32>(parts + next * PART_BYTES) - i)
  store<u32>(part, rank, 12)
  if (rank != MISS) push((<u64>rank << 32) | i)
}

function push(entry: u64): void {
  let i = heapSize++
  while (i != 0) {
    const up = (i - 1) >> 1
    const other = load<u64>(heap + (up << 3))
    if (other <= entry) break
    store<u64>(heap + (i << 3), other)
    i = up
  }
  store<u64>(heap + (i << 3), entry)
}

function pop(): u64 {
  const first = load<u64>(heap)
  const entry = load<u64>(heap + (--heapSize << 3))
  let i: usize = 0
  while (true) {
    let down = i * 2 + 1
    if (down >= heapSize) break
    if (down + 1 < heapSize && load<u64>(heap + ((down + 1) << 3)) < load<u64>(heap + (down << 3))) down++
    const other = load<u64>(heap + (down << 3))
    if (other >= entry) break
    store<u64>(heap + (i << 3), other)
    i = down
  }
  store<u64>(heap + (i << 3), entry)
  return first
}
