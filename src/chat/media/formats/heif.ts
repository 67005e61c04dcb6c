import type { Bytes } from '../bytes.ts'
import type { PictureSize } from '../types.ts'
import { type Box, boxesOf, boxIn } from './boxes.ts'
import { sized } from './pictures.ts'

/**
 * The size of an AVIF or HEIC picture. Every item of the file has its own size: the picture, its tiles, its preview;
 * the largest is the picture's. Null where the file names none. Source: ISO/IEC 23008-12, 6.5.3.
 */
export function heifSize(bytes: Bytes): PictureSize | null {
  const file: Box = { type: '', start: 0, end: bytes.length }
  const meta = boxIn(bytes, file, 'meta')
  // A full box: four bytes of version and flags come first.
  const content = meta && { ...meta, start: meta.start + 4 }
  const properties = boxIn(bytes, boxIn(bytes, content, 'iprp'), 'ipco')
  if (properties === null) return null
  let largest: PictureSize | null = null
  for (const box of boxesOf(bytes, properties.start, properties.end)) {
    if (box.type !== 'ispe' || box.end - box.start < 12) continue
    const size = sized(bytes.u32(box.start + 4), bytes.u32(box.start + 8))
    if (size && (largest === null || size.width * size.height > largest.width * largest.height)) largest = size
  }
  return largest
}
