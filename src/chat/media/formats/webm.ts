import type { Bytes } from '../bytes.ts'
import { positive } from './wav.ts'

/** What a WebM or Matroska file says: how long it plays, and whether it has pictures. */
export interface WebmFacts {
  readonly seconds: number
  readonly hasPictures: boolean
}

/** Source: RFC 8794 (EBML), RFC 9559 (Matroska). */
const ID = {
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackType: 0x83,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
} as const
/** Elements whose content is more elements. All others are stepped over. */
const PARENTS = new Set<number>([ID.segment, ID.info, ID.tracks, ID.trackEntry, ID.cluster, ID.blockGroup])

/**
 * The length of a WebM file: the longer of what it says and of the time of its last block, since a recorder in a
 * browser does not go back to write the first. Elements are read in one row, whatever they stand in, so that those
 * of unknown length need no care. Linear in the elements. Null where nothing says a time.
 */
export function webmFacts(bytes: Bytes): WebmFacts | null {
  let scaleNs = 1_000_000
  let named = 0
  let cluster = 0
  let block = 0
  let last = 0
  let hasPictures = false
  for (let at = 0; at + 2 <= bytes.length; ) {
    const id = numberAt(bytes, at, true)
    const size = id && numberAt(bytes, at + id.length, false)
    if (!id || !size) break
    const start = at + id.length + size.length
    switch (id.value) {
      case ID.timestampScale:
        scaleNs = unsigned(bytes, start, size.value) || scaleNs
        break
      case ID.duration:
        named = Math.max(named, float(bytes, start, size.value))
        break
      case ID.trackType:
        hasPictures ||= unsigned(bytes, start, size.value) === 1
        break
      case ID.timestamp:
        cluster = unsigned(bytes, start, size.value)
        last = Math.max(last, cluster)
        break
      case ID.simpleBlock:
      case ID.block:
        block = cluster + blockTime(bytes, start)
        last = Math.max(last, block)
        break
      case ID.blockDuration:
        last = Math.max(last, block + unsigned(bytes, start, size.value))
        break
    }
    at = PARENTS.has(id.value) ? start : start + size.value
  }
  const seconds = positive((Math.max(named, last) * scaleNs) / 1e9)
  return seconds === null ? null : { seconds, hasPictures }
}

/** A number of one to eight bytes; the first says how many. An id keeps the bits that say so. */
function numberAt(bytes: Bytes, at: number, isId: boolean): { readonly value: number; readonly length: number } | null {
  if (at >= bytes.length) return null
  const first = bytes.u8(at)
  const length = Math.clz32(first) - 23
  if (length > (isId ? 4 : 8) || at + length > bytes.length) return null
  let value = isId ? first : first & (0xff >> length)
  for (let index = 1; index < length; index++) value = value * 256 + bytes.u8(at + index)
  return { value, length }
}

function unsigned(bytes: Bytes, at: number, length: number): number {
  if (length > 8 || at + length > bytes.length) return 0
  let value = 0
  for (let index = 0; index < length; index++) value = value * 256 + bytes.u8(at + index)
  return value
}

function float(bytes: Bytes, at: number, length: number): number {
  if ((length !== 4 && length !== 8) || at + length > bytes.length) return 0
  const view = new DataView(bytes.slice(at, at + length).slice().buffer)
  const value = length === 4 ? view.getFloat32(0) : view.getFloat64(0)
  return Number.isFinite(value) ? value : 0
}

/** A block begins with its track's number, then its time after its cluster's: 16 bits with a sign. */
function blockTime(bytes: Bytes, at: number): number {
  const track = numberAt(bytes, at, false)
  if (!track || at + track.length + 2 > bytes.length) return 0
  const time = bytes.u16(at + track.length)
  return time < 0x8000 ? time : time - 0x1_0000
}
