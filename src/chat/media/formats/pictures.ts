import type { Bytes } from '../bytes.ts'
import type { PictureSize } from '../types.ts'

/** Sizes from the headers of PNG, GIF, WebP and JPEG files. Each takes a file of its format; null where it says no size. */

/** Source: PNG specification (third edition), 11.2.1: IHDR is the first chunk. */
export function pngSize(bytes: Bytes): PictureSize | null {
  return bytes.ascii(12, 4) === 'IHDR' ? sized(bytes.u32(16), bytes.u32(20)) : null
}

/** The canvas, onto which all frames are drawn. Source: GIF89a specification, 18. */
export function gifSize(bytes: Bytes): PictureSize | null {
  return sized(bytes.u16le(6), bytes.u16le(8))
}

/** Source: RFC 9649, WebP image format: lossy, lossless and extended files. */
export function webpSize(bytes: Bytes): PictureSize | null {
  switch (bytes.ascii(12, 4)) {
    case 'VP8X':
      return sized(1 + bytes.u24le(24), 1 + bytes.u24le(27))
    case 'VP8L': {
      const bits = bytes.u32le(21)
      return bytes.u8(20) === 0x2f ? sized(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)) : null
    }
    case 'VP8 ':
      return sized(bytes.u16le(26) & 0x3fff, bytes.u16le(28) & 0x3fff)
    default:
      return null
  }
}

/**
 * The size in the frame header, which stands after the segments with metadata: profiles and previews of many
 * kilobytes, each of which says how long it is. Source: ITU-T T.81, B.2.2.
 */
export function jpegSize(bytes: Bytes): PictureSize | null {
  let at = 2
  while (at < bytes.length) {
    if (bytes.u8(at) !== 0xff) return null
    const marker = bytes.u8(at + 1)
    if (marker === 0xff) {
      at++ // A fill byte.
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2 // Without a length.
    } else if (isFrameHeader(marker)) {
      return sized(bytes.u16(at + 7), bytes.u16(at + 5))
    } else {
      const length = bytes.u16(at + 2)
      // The scan or the end of the picture came before its size.
      if (length < 2 || marker === 0xda || marker === 0xd9) return null
      at += 2 + length
    }
  }
  return null
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** A size, or null where a side has no pixels: such a header is wrong. */
export function sized(width: number, height: number): PictureSize | null {
  return width > 0 && height > 0 ? { width, height } : null
}
