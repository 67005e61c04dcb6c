/** Joining the results of parts that were tokenized separately. */
import { IdList } from './id-list.ts'
import type { Segments } from './types.ts'

/** A tokenized part that starts at code unit `from`. `ends` is in the form of the core's `utf16Ends`. */
export interface SegmentedPart {
  readonly from: number
  readonly ids: Uint32Array
  readonly ends: Uint32Array
}

/** Consecutive parts of `text` as `Segments`. A token with only part of a character spans the whole character. */
export function joinSegments(text: string, parts: readonly SegmentedPart[]): Segments {
  const list = new IdList()
  for (const part of parts) list.add(part.ids)
  const ids = list.take()
  const starts = new Uint32Array(ids.length)
  const ends = new Uint32Array(ids.length)
  let i = 0
  let start = 0
  for (const part of parts) {
    for (const end of part.ends) {
      const endCodeUnits = part.from + (end & 0x7fffffff)
      starts[i] = start
      ends[i++] = endCodeUnits
      const isInside = end >>> 31 === 1
      start = isInside ? characterStart(text, endCodeUnits) : endCodeUnits
    }
  }
  return { ids, starts, ends }
}

/** The segments that cover any of [from, to) of the whole text. The segments given are of a part that starts at `offset`. */
export function overlapping({ ids, starts, ends }: Segments, offset: number, from: number, to: number): Segments {
  let first = 0
  let end = from === to ? 0 : ids.length
  while (first < end && offset + ends[first]! <= from) first++
  while (end > first && offset + starts[end - 1]! >= to) end--
  const moved = (positions: Uint32Array) => positions.slice(first, end).map((position) => position + offset)
  return { ids: ids.slice(first, end), starts: moved(starts), ends: moved(ends) }
}

/** Where the character that ends at `end` starts. */
function characterStart(text: string, end: number): number {
  const isPair = isIn(text.charCodeAt(end - 1), 0xdc00) && isIn(text.charCodeAt(end - 2), 0xd800)
  return end - (isPair ? 2 : 1)
}

function isIn(unit: number, surrogates: number): boolean {
  return (unit & 0xfc00) === surrogates
}
