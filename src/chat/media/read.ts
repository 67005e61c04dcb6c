import { type Bytes, bytesOf, EndOfBytes } from './bytes.ts'
import { hasBrand } from './formats/boxes.ts'
import { aacSeconds, isAacFrame, isMp3Frame, mp3Seconds, startOfFrames } from './formats/frames.ts'
import { heifSize } from './formats/heif.ts'
import { mp4Facts } from './formats/mp4.ts'
import { oggFacts } from './formats/ogg.ts'
import { pdfPages } from './formats/pdf.ts'
import { gifSize, jpegSize, pngSize, webpSize } from './formats/pictures.ts'
import { aiffSeconds, flacSeconds, wavSeconds } from './formats/wav.ts'
import { webmFacts } from './formats/webm.ts'
import type { FilmFormat, MediaFacts, PictureFormat, PictureSize, SoundFormat } from './types.ts'

/**
 * What the header of a file says: the size of a picture, the pages of a document, the seconds of sound or film. The
 * file is an array, a buffer, base64 text or a data URL. Null for a link, for a format that is not known, and for a
 * file that is broken. Never throws. Pictures take constant time; the others time in proportion to their blocks.
 *
 * @example
 * readMedia('data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==')
 * // { kind: 'picture', format: 'gif', width: 1, height: 1 }
 */
export function readMedia(source: unknown): MediaFacts | null {
  const bytes = bytesOf(source)
  if (bytes === null) return null
  try {
    return read(bytes)
  } catch (error) {
    // The header promises more than there is.
    if (error instanceof EndOfBytes) return null
    throw error
  }
}

/** The size of a picture given as bytes, base64 or a data URL; null for a link and for anything that is no picture. */
export function pictureSize(source: unknown): PictureSize | null {
  const facts = readMedia(source)
  return facts?.kind === 'picture' ? { width: facts.width, height: facts.height } : null
}

function read(bytes: Bytes): MediaFacts | null {
  const four = bytes.ascii(0, 4)
  if (four === '\x89PNG') return picture('png', pngSize(bytes))
  if (four === 'GIF8') return picture('gif', gifSize(bytes))
  if (bytes.u16(0) === 0xffd8) return picture('jpeg', jpegSize(bytes))
  if (four === 'RIFF' || four === 'RF64') {
    return bytes.ascii(8, 4) === 'WEBP' ? picture('webp', webpSize(bytes)) : sound('wav', wavSeconds(bytes))
  }
  if (bytes.length >= 12 && bytes.ascii(4, 4) === 'ftyp') return readBoxes(bytes)
  if (four === 'OggS') return playing('ogg', oggFacts(bytes))
  if (bytes.u32(0) === 0x1a45dfa3) return playing('webm', webmFacts(bytes))
  if (four === 'fLaC') return sound('flac', flacSeconds(bytes))
  if (four === 'FORM') return sound('aiff', aiffSeconds(bytes))
  if (isPdf(bytes)) return { kind: 'document', format: 'pdf', pages: pdfPages(bytes) }
  const start = startOfFrames(bytes)
  if (isMp3Frame(bytes, start)) return sound('mp3', mp3Seconds(bytes))
  return isAacFrame(bytes, start) ? sound('aac', aacSeconds(bytes)) : null
}

function readBoxes(bytes: Bytes): MediaFacts | null {
  if (hasBrand(bytes, (brand) => brand === 'avif' || brand === 'avis')) return picture('avif', heifSize(bytes))
  if (hasBrand(bytes, (brand) => brand === 'heic' || brand === 'heix' || brand === 'mif1' || brand === 'msf1')) {
    return picture('heic', heifSize(bytes))
  }
  return playing('mp4', mp4Facts(bytes))
}

/** The mark stands in the first kilobyte, where some files have something else before it. */
function isPdf(bytes: Bytes): boolean {
  return bytes.ascii(0, Math.min(1024, bytes.length)).includes('%PDF-')
}

function picture(format: PictureFormat, size: PictureSize | null): MediaFacts | null {
  return size && { kind: 'picture', format, ...size }
}

function sound(format: SoundFormat, seconds: number | null): MediaFacts | null {
  return seconds === null ? null : { kind: 'sound', format, seconds }
}

function playing(
  format: FilmFormat,
  facts: { readonly seconds: number; readonly hasPictures: boolean } | null,
): MediaFacts | null {
  return facts && { kind: facts.hasPictures ? 'film' : 'sound', format, seconds: facts.seconds }
}
