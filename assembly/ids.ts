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

/** Answers in place of a number of bytes: the id at this index does not exist; the bytes do not fit. */
const UNKNOWN: u32 = 0x80000000
const TOO_LONG: u32 = 0xffffffff

export function utf8OfIds(n: u32, capacity: u32): u32 {
  // Kept in locals: the stores could change a global as far as the compiler knows.
  const starts = tokenStarts
  const count = tokenCount
  const end = text + capacity
  let to = text
  for (let i: u32 = 0; i < n; i++) {
    const id = idAt(i)
    if (id >= count) return UNKNOWN + i
    const from = <usize>load<u32>(starts + (id << 2))
    const length = <usize>load<u32>(starts + (id << 2), 4) - from
    if (length == 0) return UNKNOWN + i
    if (to + length > end) return TOO_LONG
    v128.store(to, v128.load(from))
    if (length > 16) copyBytes(to + 16, from + 16, length - 16)
    to += length
  }
  return <u32>(to - text)
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
