import type { Bytes } from '../bytes.ts'
import { type Box, boxesOf, boxIn } from './boxes.ts'

/** What an MP4 file says: how long it plays, and whether it has pictures. */
export interface Mp4Facts {
  readonly seconds: number
  readonly hasPictures: boolean
}

interface Track {
  readonly timescale: number
  readonly isPicture: boolean
  readonly defaultDuration: number
}

/**
 * The length of an MP4, M4A or MOV file: the longest of what the movie and its tracks say. A file that was written
 * as it was recorded has it in its fragments. Null where nothing says it. Linear in the boxes. Source: ISO/IEC 14496-12, 8.
 */
export function mp4Facts(bytes: Bytes): Mp4Facts | null {
  const file: Box = { type: '', start: 0, end: bytes.length }
  const movie = boxIn(bytes, file, 'moov')
  if (movie === null) return null
  const header = boxIn(bytes, movie, 'mvhd')
  let seconds = header ? headerSeconds(bytes, header) : 0
  const defaults = defaultDurations(bytes, boxIn(bytes, movie, 'mvex'))
  const tracks = new Map<number, Track>()
  for (const box of boxesOf(bytes, movie.start, movie.end)) {
    if (box.type !== 'trak') continue
    const media = boxIn(bytes, box, 'mdia')
    const mediaHeader = boxIn(bytes, media, 'mdhd')
    const id = trackId(bytes, boxIn(bytes, box, 'tkhd'))
    const handler = boxIn(bytes, media, 'hdlr')
    if (mediaHeader === null || id === null) continue
    seconds = Math.max(seconds, headerSeconds(bytes, mediaHeader))
    tracks.set(id, {
      timescale: bytes.u32(mediaHeader.start + (isLong(bytes, mediaHeader) ? 20 : 12)),
      isPicture: handler !== null && bytes.ascii(handler.start + 8, 4) === 'vide',
      defaultDuration: defaults.get(id) ?? 0,
    })
  }
  seconds = Math.max(seconds, fragmentSeconds(bytes, file, tracks))
  const hasPictures = [...tracks.values()].some(({ isPicture }) => isPicture)
  return seconds > 0 && Number.isFinite(seconds) ? { seconds, hasPictures } : null
}

/** Version 1 has times of 64 bits. */
function isLong(bytes: Bytes, box: Box): boolean {
  return bytes.u8(box.start) === 1
}

function headerSeconds(bytes: Bytes, box: Box): number {
  const long = isLong(bytes, box)
  const timescale = bytes.u32(box.start + (long ? 20 : 12))
  const duration = long ? bytes.u64(box.start + 24) : bytes.u32(box.start + 16)
  // All ones: not known.
  const isKnown = timescale > 0 && duration < (long ? 2 ** 63 : 0xffff_ffff)
  return isKnown ? duration / timescale : 0
}

function trackId(bytes: Bytes, box: Box | null): number | null {
  return box && bytes.u32(box.start + (isLong(bytes, box) ? 20 : 12))
}

/** How long a sample of each track lasts where its fragment does not say it. */
function defaultDurations(bytes: Bytes, extension: Box | null): ReadonlyMap<number, number> {
  const durations = new Map<number, number>()
  if (extension === null) return durations
  for (const box of boxesOf(bytes, extension.start, extension.end)) {
    if (box.type === 'trex') durations.set(bytes.u32(box.start + 4), bytes.u32(box.start + 12))
  }
  return durations
}

/** The longest track of a file in fragments: each run of samples says how many there are and how long each lasts. */
function fragmentSeconds(bytes: Bytes, file: Box, tracks: ReadonlyMap<number, Track>): number {
  const durations = new Map<number, number>()
  for (const fragment of boxesOf(bytes, file.start, file.end)) {
    if (fragment.type !== 'moof') continue
    for (const part of boxesOf(bytes, fragment.start, fragment.end)) {
      if (part.type !== 'traf') continue
      const header = boxIn(bytes, part, 'tfhd')
      if (header === null) continue
      const id = bytes.u32(header.start + 4)
      const fallback = fragmentDefault(bytes, header) ?? tracks.get(id)?.defaultDuration ?? 0
      let sum = durations.get(id) ?? 0
      for (const run of boxesOf(bytes, part.start, part.end))
        if (run.type === 'trun') sum += runDuration(bytes, run, fallback)
      durations.set(id, sum)
    }
  }
  let longest = 0
  for (const [id, duration] of durations) {
    const timescale = tracks.get(id)?.timescale ?? 0
    if (timescale > 0) longest = Math.max(longest, duration / timescale)
  }
  return longest
}

function fragmentDefault(bytes: Bytes, header: Box): number | null {
  const flags = bytes.u24(header.start + 1)
  if ((flags & 0x8) === 0) return null
  return bytes.u32(header.start + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0))
}

function runDuration(bytes: Bytes, run: Box, fallback: number): number {
  const flags = bytes.u24(run.start + 1)
  const samples = bytes.u32(run.start + 4)
  if ((flags & 0x100) === 0) return samples * fallback
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length
  let at = run.start + 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0)
  let sum = 0
  // The number of samples may be wrong; the box ends where it ends.
  for (let sample = 0; sample < samples && at + 4 <= run.end; sample++, at += 4 * fields) sum += bytes.u32(at)
  return sum
}
