/**
 * Byte-pair merging, written to be read. Of all neighbouring parts whose joined bytes are a token, join the pair with the
 * lowest rank, and the leftmost among equals, until no pair is left.
 */

/** Gives the rank of a byte string, or undefined if it is not a token. A byte string has one code unit per byte. */
export type RankOf = (bytes: string) => number | undefined

/** No part starts here, or no part follows. */
const NONE = -1

// Ranks and offsets share one number in the heap, `rank · 2^31 + offset`, so that its order is the order of merging.
const OFFSETS = 2 ** 31

/**
 * Where the tokens of one pretoken start, as offsets in bytes. O(n log n) in its length: a linked list of parts, and a heap
 * of the pairs that may be joined. Pairs that no longer exist are dropped when they are taken from the heap.
 */
export function mergePretoken(bytes: string, rankOf: RankOf): number[] {
  // As in tiktoken: a pretoken that is a token is not merged at all.
  if (rankOf(bytes) !== undefined) return [0]
  const next = Int32Array.from(bytes, (_, at) => at + 1)
  const previous = Int32Array.from(bytes, (_, at) => at - 1)
  const gone = new Uint8Array(bytes.length)
  const heap = new NumberHeap()

  const pairRank = (start: number): number | undefined => {
    if (start === NONE || gone[start] || next[start]! >= bytes.length) return undefined
    return rankOf(bytes.slice(start, next[next[start]!]))
  }
  const offer = (start: number): void => {
    const rank = pairRank(start)
    if (rank !== undefined) heap.push(rank * OFFSETS + start)
  }

  for (let start = 0; start < bytes.length; start++) offer(start)
  for (let best = heap.pop(); best !== undefined; best = heap.pop()) {
    const start = best % OFFSETS
    if (pairRank(start) !== (best - start) / OFFSETS) continue
    const joined = next[start]!
    const after = next[joined]!
    gone[joined] = 1
    next[start] = after
    if (after < bytes.length) previous[after] = start
    offer(start)
    offer(previous[start]!)
  }

  const starts: number[] = []
  for (let start = 0; start < bytes.length; start = next[start]!) starts.push(start)
  return starts
}

/** A binary heap of numbers. `pop` gives the smallest, or undefined if it is empty. Both take O(log n). */
class NumberHeap {
  readonly #items: number[] = []

  push(item: number): void {
    const items = this.#items
    let at = items.length
    for (let parent = (at - 1) >> 1; at > 0 && items[parent]! > item; parent = (at - 1) >> 1) {
      items[at] = items[parent]!
      at = parent
    }
    items[at] = item
  }

  pop(): number | undefined {
    const items = this.#items
    const smallest = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return smallest
    let at = 0
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child++
      if (items[child]! >= last) break
      items[at] = items[child]!
      at = child
    }
    items[at] = last
    return smallest
  }
}
