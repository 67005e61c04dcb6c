// UTF-8 to UTF-16, as hosts make strings of UTF-16 many times as fast as of UTF-8 that is not all ASCII.
import { charLength, decodeAt } from './classes'

/**
 * Writes the text [p, end) at `to` as UTF-16 and returns the number of code units. 0 when it is all ASCII, of which hosts make
 * smaller strings, or is no valid UTF-8, whose parts a decoder must replace.
 */
export function utf16Of(p: usize, end: usize, to: usize): u32 {
  const start = to
  let isAscii = true
  while (p < end) {
    if (p + 16 <= end) {
      const bytes = v128.load(p)
      if (i8x16.bitmask(bytes) == 0) {
        v128.store(to, i16x8.extend_low_i8x16_u(bytes))
        v128.store(to, i16x8.extend_high_i8x16_u(bytes), 16)
        p += 16
        to += 32
        continue
      }
    }
    let b = <u32>load<u8>(p)
    for (; b < 0x80 && p < end; b = load<u8>(p)) {
      store<u16>(to, <u16>b)
      p++
      to += 2
    }
    for (; b >= 0x80 && p < end; b = load<u8>(p)) {
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
  }
  return isAscii ? 0 : <u32>((to - start) >> 1)
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
