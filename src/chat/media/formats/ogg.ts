import type { Bytes } from '../bytes.ts'
import { positive } from './wav.ts'

/** What an Ogg file says: how long it plays, and whether it has pictures. */
export interface OggFacts {
  readonly seconds: number
  readonly hasPictures: boolean
}

interface Stream {
  /** How many granules of the position are a second. */
  readonly perSecond: number
  readonly isPicture: boolean
  /** Granules that are not played, at the beginning. */
  readonly skipped: number
  position: number
}

const NO_POSITION = 2 ** 64 - 2 ** 12

/**
 * The length of an Ogg file: the last position of its longest stream, one chain of streams after the other. Null
 * where no stream is of a kind that is known: Opus, Vorbis, FLAC, Speex. Linear in the pages. Source: RFC 3533, RFC 7845.
 */
export function oggFacts(bytes: Bytes): OggFacts | null {
  let seconds = 0
  let hasPictures = false
  let streams = new Map<number, Stream>()
  let isBeginning = false
  const longest = () => Math.max(0, ...[...streams.values()].map(secondsOf))
  for (let at = 0; at + 27 <= bytes.length; ) {
    if (bytes.ascii(at, 4) !== 'OggS') {
      at++ // What is broken is skipped up to the next page.
      continue
    }
    const segments = bytes.u8(at + 26)
    const body = at + 27 + segments
    if (body > bytes.length) break
    let length = 0
    for (let segment = 0; segment < segments; segment++) length += bytes.u8(at + 27 + segment)
    const serial = bytes.u32le(at + 14)
    const position = bytes.u64le(at + 6)
    const begins = (bytes.u8(at + 5) & 2) !== 0
    // All streams of a chain begin before the first page of data; a beginning after that is the next chain's.
    if (begins && !isBeginning) {
      seconds += longest()
      streams = new Map()
    }
    isBeginning = begins
    if (begins) {
      const stream = streamOf(bytes, body, length)
      if (stream) streams.set(serial, stream)
      hasPictures ||= stream?.isPicture ?? isFilm(bytes, body)
    } else {
      const stream = streams.get(serial)
      if (stream && position < NO_POSITION) stream.position = Math.max(stream.position, position)
    }
    at = body + length
  }
  const total = positive(seconds + longest())
  return total === null ? null : { seconds: total, hasPictures }
}

function secondsOf({ position, skipped, perSecond }: Stream): number {
  return Math.max(0, position - skipped) / perSecond
}

/** What a stream is, by its first packet. */
function streamOf(bytes: Bytes, at: number, length: number): Stream | null {
  if (length < 19 || at + length > bytes.length) return null
  const start = bytes.ascii(at, 8)
  const stream = (perSecond: number, skipped = 0): Stream | null =>
    perSecond > 0 ? { perSecond, skipped, isPicture: false, position: 0 } : null
  if (start === 'OpusHead') return stream(48_000, bytes.u16le(at + 10))
  if (start.startsWith('\x01vorbis')) return stream(length >= 30 ? bytes.u32le(at + 12) : 0)
  if (start === 'Speex   ') return stream(length >= 40 ? bytes.u32le(at + 36) : 0)
  if (start.startsWith('\x7fFLAC')) return stream(length >= 34 ? bytes.u24(at + 27) >>> 4 : 0)
  return null
}

function isFilm(bytes: Bytes, at: number): boolean {
  return at + 7 <= bytes.length && bytes.ascii(at, 7) === '\x80theora'
}
