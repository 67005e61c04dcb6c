// UTF-8 to UTF-16, as hosts make strings of UTF-16 many times as fast as of UTF-8 that is not all ASCII. Sixteen bytes at a
// time: as many characters of one length as they start with are made at once.
import { charLength, decodeAt } from './classes'

/**
 * Writes the text [p, end) at `to` as UTF-16 and returns the number of code units. 0 when it is all ASCII, of which hosts make
 * smaller strings, or is no valid UTF-8, whose parts a decoder must replace. Writes up to 31 bytes more.
 */
export function utf16Of(p: usize, end: usize, to: usize): u32 {
  const start = to
  let isAscii = true
  while (p < end) {
    const isWhole = p + 16 <= end
    const beyond = isWhole ? writeOnes(p, to) : 0
    if (isWhole && beyond == 0) {
      // A constant step, so that the next load does not wait for this one.
      p += 16
      to += 32
      continue
    }
    const b = <u32>load<u8>(p)
    if (isWhole) {
      let n = <usize>ctz(beyond)
      if (n != 0) p += n
      else if (b < 0xf0) {
        isAscii = false
        n = b < 0xe0 ? writeTwos(p, to) : writeThrees(p, to)
        if (n == 0) return 0
        p += b < 0xe0 ? n << 1 : n * 3
      }
      to += n << 1
      if (n != 0) continue
    }
    if (b < 0x80) {
      store<u16>(to, <u16>b)
      p++
      to += 2
      continue
    }
    isAscii = false
    const next = p + charLength(b)
    if (next > end || !isCharacter(p, b)) return 0
    const character = decodeAt(p, b)
    if (character < 0x10000) {
      store<u16>(to, <u16>character)
      to += 2
    } else {
      store<u16>(to, <u16>(0xd7c0 + (character >> 10)))
      store<u16>(to, <u16>(0xdc00 | (character & 0x3ff)), 2)
      to += 4
    }
    p = next
  }
  return isAscii ? 0 : <u32>((to - start) >> 1)
}

/** Writes the ASCII that 16 bytes start with. Returns which of them are not ASCII. */
// @ts-ignore: decorator
@inline function writeOnes(p: usize, to: usize): i32 {
  const bytes = v128.load(p)
  v128.store(to, i16x8.extend_low_i8x16_u(bytes))
  v128.store(to, i16x8.extend_high_i8x16_u(bytes), 16)
  return i8x16.bitmask(bytes)
}

/** Writes the characters of two bytes that 16 bytes start with. Returns their number, or 0 if the first is not valid. */
// @ts-ignore: decorator
@inline function writeTwos(p: usize, to: usize): usize {
  const bytes = v128.load(p)
  const leads = i8x16.bitmask(i8x16.eq(v128.and(bytes, i8x16.splat(<i8>0xe0)), i8x16.splat(<i8>0xc0)))
  const units = v128.or(
    i16x8.shl(v128.and(bytes, i16x8.splat(0x1f)), 6),
    v128.and(i16x8.shr_u(bytes, 8), i16x8.splat(0x3f)),
  )
  v128.store(to, units)
  const n = <usize>ctz(~(leads & (continuations(bytes) >> 1) | 0xaaaa)) >> 1
  return areValid(i16x8.lt_u(units, i16x8.splat(0x80)), n) ? n : 0
}

/** Writes the characters of three bytes that 16 bytes start with. Returns their number, or 0 if one is not valid. */
// @ts-ignore: decorator
@inline function writeThrees(p: usize, to: usize): usize {
  const bytes = v128.load(p)
  const none = i8x16.splat(0)
  const leads = i8x16.bitmask(i8x16.eq(v128.and(bytes, i8x16.splat(<i8>0xf0)), i8x16.splat(<i8>0xe0)))
  const first = v128.shuffle<u8>(bytes, none, 0, 16, 3, 16, 6, 16, 9, 16, 12, 16, 16, 16, 16, 16, 16, 16)
  const second = v128.shuffle<u8>(bytes, none, 1, 16, 4, 16, 7, 16, 10, 16, 13, 16, 16, 16, 16, 16, 16, 16)
  const third = v128.shuffle<u8>(bytes, none, 2, 16, 5, 16, 8, 16, 11, 16, 14, 16, 16, 16, 16, 16, 16, 16)
  const six = i16x8.splat(0x3f)
  const units = v128.or(
    i16x8.shl(first, 12),
    v128.or(i16x8.shl(v128.and(second, six), 6), v128.and(third, six)),
  )
  v128.store(to, units)
  const more = continuations(bytes)
  const n = <usize>ctz(~(leads & (more >> 1) & (more >> 2) | 0x6db6)) / 3
  const surrogates = i16x8.eq(v128.and(units, i16x8.splat(<i16>0xf800)), i16x8.splat(<i16>0xd800))
  return areValid(v128.or(i16x8.lt_u(units, i16x8.splat(0x800)), surrogates), n) ? n : 0
}

/** Which bytes are inside a character. */
// @ts-ignore: decorator
@inline function continuations(bytes: v128): i32 {
  return i8x16.bitmask(i8x16.eq(v128.and(bytes, i8x16.splat(<i8>0xc0)), i8x16.splat(<i8>0x80)))
}

/** Whether none of the first `n` lanes is marked. */
// @ts-ignore: decorator
@inline function areValid(marked: v128, n: usize): bool {
  return (i16x8.bitmask(marked) & ((1 << <i32>n) - 1)) == 0
}

/** Whether a valid character starts with the byte `b` at `p`, which is not ASCII. */
// @ts-ignore: decorator
@inline function isCharacter(p: usize, b: u32): bool {
  const second = <u32>load<u8>(p, 1)
  if (b < 0xe0) return b >= 0xc2 && (second & 0xc0) == 0x80
  if ((load<u8>(p, 2) & 0xc0) != 0x80) return false
  if (b < 0xf0) return second >= (b == 0xe0 ? 0xa0 : 0x80) && second <= (b == 0xed ? 0x9f : 0xbf)
  return b <= 0xf4 && (load<u8>(p, 3) & 0xc0) == 0x80 && second >= (b == 0xf0 ? 0x90 : 0x80) && second <= (b == 0xf4 ? 0x8f : 0xbf)
}
