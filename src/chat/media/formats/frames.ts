import type { Bytes } from '../bytes.ts'
import { positive } from './wav.ts'

/**
 * Seconds of sound that is a row of frames: MP3, and AAC as it is sent (ADTS). Every frame says how long it is and
 * how long it plays, so all of them are walked; a header that sums them up may be wrong, or not there at all.
 */

interface Frame {
  readonly lengthBytes: number
  readonly seconds: number
}

/** Where the first frame begins: after the tags that players write in front. Source: ID3v2.4.0, 3.1. */
export function startOfFrames(bytes: Bytes): number {
  let at = 0
  while (at + 10 <= bytes.length && bytes.ascii(at, 3) === 'ID3') {
    const length = [6, 7, 8, 9].reduce((sum, offset) => sum * 128 + (bytes.u8(at + offset) & 0x7f), 0)
    at += 10 + length + (bytes.u8(at + 5) & 0x10 ? 10 : 0)
  }
  return at
}

/** The seconds of an MP3 file; null where no two frames follow each other. Linear in the file. */
export function mp3Seconds(bytes: Bytes): number | null {
  return walk(bytes, mp3Frame, isSummary)
}

/** The seconds of an AAC file in ADTS; null where no two frames follow each other. Linear in the file. */
export function aacSeconds(bytes: Bytes): number | null {
  return walk(bytes, aacFrame, () => false)
}

/** Whether a frame of a format begins at `at`. */
export function isMp3Frame(bytes: Bytes, at: number): boolean {
  return at + 4 <= bytes.length && mp3Frame(bytes, at) !== null
}

export function isAacFrame(bytes: Bytes, at: number): boolean {
  return at + 7 <= bytes.length && aacFrame(bytes, at) !== null
}

function walk(
  bytes: Bytes,
  frameAt: (bytes: Bytes, at: number) => Frame | null,
  isSilent: (bytes: Bytes, at: number, frame: Frame) => boolean,
): number | null {
  let seconds = 0
  let frames = 0
  for (let at = startOfFrames(bytes); at + 7 <= bytes.length; ) {
    const frame = frameAt(bytes, at)
    if (frame === null) {
      at++ // What stands between frames is skipped, as decoders do.
      continue
    }
    if (frames > 0 || !isSilent(bytes, at, frame)) seconds += frame.seconds
    frames++
    at += frame.lengthBytes
  }
  return frames >= 2 ? positive(seconds) : null
}

/** Kilobits a second by [layer][index], of MPEG 1, and of MPEG 2 and 2.5. Source: ISO/IEC 11172-3, 2.4.2.3; 13818-3. */
const KBITS_MPEG1 = [
  [],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
] as const
const KBITS_MPEG2 = [
  [],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
] as const
const RATES_HZ = [44_100, 48_000, 32_000] as const

function mp3Frame(bytes: Bytes, at: number): Frame | null {
  if (bytes.u8(at) !== 0xff) return null
  const second = bytes.u8(at + 1)
  const third = bytes.u8(at + 2)
  // 0: MPEG 2.5, 2: MPEG 2, 3: MPEG 1; 1 is not used. The layer counts down: 3 is layer I, 1 is layer III.
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  const kbits = (version === 3 ? KBITS_MPEG1 : KBITS_MPEG2)[layer]?.[third >> 4]
  const baseHz = RATES_HZ[(third >> 2) & 3]
  if (second < 0xe0 || version === 1 || !kbits || !baseHz) return null
  const rateHz = version === 3 ? baseHz : version === 2 ? baseHz / 2 : baseHz / 4
  const samples = layer === 3 ? 384 : layer === 2 || version === 3 ? 1152 : 576
  const padding = (third >> 1) & 1
  const slotBytes = layer === 3 ? 4 : 1
  const lengthBytes = (Math.floor(((samples / 8 / slotBytes) * kbits * 1000) / rateHz) + padding) * slotBytes
  return lengthBytes >= 4 ? { lengthBytes, seconds: samples / rateHz } : null
}

/** The first frame of a file may be a table about the others: encoders put it into a frame that is silent. */
function isSummary(bytes: Bytes, at: number, frame: Frame): boolean {
  const end = Math.min(at + frame.lengthBytes, at + 4 + 32 + 4 + 2, bytes.length)
  for (let offset = at + 4; offset + 4 <= end; offset++) {
    const four = bytes.ascii(offset, 4)
    if (four === 'Xing' || four === 'Info' || four === 'VBRI') return true
  }
  return false
}

/** Source: ISO/IEC 13818-7, 6.2. */
const AAC_RATES_HZ = [96e3, 88_200, 64e3, 48e3, 44_100, 32e3, 24e3, 22_050, 16e3, 12e3, 11_025, 8e3, 7350] as const

function aacFrame(bytes: Bytes, at: number): Frame | null {
  if (bytes.u8(at) !== 0xff || (bytes.u8(at + 1) & 0xf6) !== 0xf0) return null
  const rateHz = AAC_RATES_HZ[(bytes.u8(at + 2) >> 2) & 15]
  const lengthBytes = (bytes.u24(at + 3) >> 5) & 0x1fff
  const blocks = 1 + (bytes.u8(at + 6) & 3)
  return rateHz && lengthBytes >= 7 ? { lengthBytes, seconds: (1024 * blocks) / rateHz } : null
}
