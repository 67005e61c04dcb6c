import type { Bytes } from '../bytes.ts'

/** Seconds from the headers of files of samples that are not compressed, and of FLAC. Null where a header says none. */

/**
 * The seconds of a WAV file: the bytes of its data by the bytes a second that its format names. A recorder that
 * streams writes a length of 0 or of all ones; then what follows is the data. Source: Microsoft, "Multimedia Data Standards Update", WAVE.
 */
export function wavSeconds(bytes: Bytes): number | null {
  let bytesPerSecond = 0
  let seconds = 0
  for (let at = 12; at + 8 <= bytes.length; ) {
    const type = bytes.ascii(at, 4)
    const length = bytes.u32le(at + 4)
    const rest = bytes.length - at - 8
    if (type === 'fmt ') bytesPerSecond = wavBytesPerSecond(bytes, at + 8)
    if (type === 'data' && bytesPerSecond > 0) {
      const isOpen = length === 0 || length > rest
      seconds += (isOpen ? rest : length) / bytesPerSecond
      if (isOpen) break
    }
    // Chunks are padded to an even length.
    at += 8 + length + (length % 2)
  }
  return positive(seconds)
}

/** What the format names, or what its rate, channels and bits come to where that is more seconds. */
function wavBytesPerSecond(bytes: Bytes, at: number): number {
  const named = bytes.u32le(at + 8)
  const isPlain = bytes.u16le(at) === 1
  const computed = bytes.u32le(at + 4) * bytes.u16le(at + 2) * Math.ceil(bytes.u16le(at + 14) / 8)
  return isPlain && computed > 0 ? computed : named
}

/** The seconds of an AIFF file. Source: Apple, "Audio Interchange File Format", the common chunk. */
export function aiffSeconds(bytes: Bytes): number | null {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = bytes.u32(at + 4)
    if (bytes.ascii(at, 4) === 'COMM') {
      const rate = extended(bytes, at + 16)
      return rate > 0 ? positive(bytes.u32(at + 10) / rate) : null
    }
    at += 8 + length + (length % 2)
  }
  return null
}

/** A number of 80 bits, as the floating-point units of the eighties had them. */
function extended(bytes: Bytes, at: number): number {
  const exponent = bytes.u16(at) & 0x7fff
  return bytes.u64(at + 2) * 2 ** (exponent - 16_383 - 63)
}

/** The seconds of a FLAC file, whose first block names its rate and its samples. Source: RFC 9639, 8.2. */
export function flacSeconds(bytes: Bytes): number | null {
  const isStreamInfo = (bytes.u8(4) & 0x7f) === 0
  const rate = bytes.u24(18) >>> 4
  const samples = (bytes.u8(21) & 0x0f) * 2 ** 32 + bytes.u32(22)
  return isStreamInfo && rate > 0 ? positive(samples / rate) : null
}

/** A length, or null for none: such a header does not say it. */
export function positive(seconds: number): number | null {
  return seconds > 0 && Number.isFinite(seconds) ? seconds : null
}
