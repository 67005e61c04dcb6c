import type { Bytes } from '../bytes.ts'

/** Boxes of the ISO base media file format (ISO/IEC 14496-12), of which MP4, M4A, HEIC and AVIF files are made. */

/** A box: its four letters, and where its content begins and ends. */
export interface Box {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** The boxes between two offsets, in order. A box that says it is longer than what is left ends with it. */
export function* boxesOf(bytes: Bytes, start: number, end: number): Generator<Box> {
  let at = start
  while (at + 8 <= end) {
    let length = bytes.u32(at)
    let header = 8
    if (length === 1) {
      if (at + 16 > end) return
      length = bytes.u64(at + 8)
      header = 16
    }
    // Zero: to the end. Less than its own header: not a box.
    if (length === 0) length = end - at
    if (length < header) return
    const stop = Math.min(end, at + length)
    yield { type: bytes.ascii(at + 4, 4), start: at + header, end: stop }
    at = stop
  }
}

/** The first box of a type within another, or null. */
export function boxIn(bytes: Bytes, parent: Box | null, type: string): Box | null {
  if (parent === null) return null
  for (const box of boxesOf(bytes, parent.start, parent.end)) if (box.type === type) return box
  return null
}

/** Whether a file of these boxes names `brand` as its own or as one that it is compatible with. */
export function hasBrand(bytes: Bytes, matches: (brand: string) => boolean): boolean {
  const length = Math.min(bytes.u32(0), 8 + 4 * 64, bytes.length)
  if (matches(bytes.ascii(8, 4))) return true
  for (let at = 16; at + 4 <= length; at += 4) if (matches(bytes.ascii(at, 4))) return true
  return false
}
