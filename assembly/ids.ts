// From ids back to bytes and positions.
import { areNeighbours } from './long'
import { ids, text } from './output'
import { copyBytes, tokenStarts } from './table'
import { tokenCount } from './vocabulary'

// @ts-ignore: decorator
@inline function idAt(i: u32): usize { return load<u32>(ids + (<usize>i << 2)) }
// @ts-ignore: decorator
@inline function startOf(id: usize): usize { return load<u32>(tokenStarts + (id << 2)) }
// @ts-ignore: decorator
@inline function bytesOf(id: usize): usize { return startOf(id + 1) - startOf(id) }

export function bytesOfIds(n: u32): u32 {
  let total: u32 = 0
  for (let i: u32 = 0; i < n; i++) {
    const id = idAt(i)
    if (id >= tokenCount || bytesOf(id) == 0) return 0x80000000 + i
    total += <u32>bytesOf(id)
  }
  return total
}

export function utf8OfIds(n: u32): void {
  let to = text
  for (let i: u32 = 0; i < n; i++) {
    const id = idAt(i)
    const length = bytesOf(id)
    const from = startOf(id)
    v128.store(to, v128.load(from))
    if (length > 16) copyBytes(to + 16, from + 16, length - 16)
    to += length
  }
}

export function utf16EndsOfIds(n: u32): void {
  let p = text
  let units: u32 = 0
  for (let i: u32 = 0; i < n; i++) {
    const end = p + bytesOf(idAt(i))
    // A character is counted at its first byte: one code unit, or two if it has four bytes.
    for (; p < end; p++) {
      const b = load<u8>(p)
      units += <u32>((b & 0xc0) != 0x80) + <u32>(b >= 0xf0)
    }
    const inside = <u32>((load<u8>(p) & 0xc0) == 0x80)
    store<u32>(ids + (<usize>i << 2), units | (inside << 31))
  }
}

/** Whether the two tokens are the encoding of their joined bytes. False if one does not exist. */
export function idsAreNeighbours(a: u32, b: u32): bool {
  if (a >= tokenCount || b >= tokenCount) return false
  const aBytes = bytesOf(a)
  const bBytes = bytesOf(b)
  memory.copy(text, startOf(a), aBytes)
  memory.copy(text + aBytes, startOf(b), bBytes)
  return areNeighbours(text, text + aBytes, text + aBytes + bBytes)
}
