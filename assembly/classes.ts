// Character classes: the distinctions that the split patterns make, and no others (Unicode 16, pinned).
import { UNICODE_RUNS, UNICODE_RUNS_LENGTH } from './unicode.generated'
import { ASCII_CLASS, CLASS_BLOCKS, CLASS_PAGES, TWO_BYTE_CLASS } from './layout'

export const OTHER: u32 = 0
export const UPPER: u32 = 1 // Lu Lt
export const LOWER: u32 = 2 // Ll
export const BOTH: u32 = 3 // Lm Lo: in both halves of o200k's word pattern
export const MARK: u32 = 4
export const NUMBER: u32 = 5
export const SPACE: u32 = 6 // \s without CR and LF
export const NEWLINE: u32 = 7 // CR LF

// @ts-ignore: decorator
@inline export function isLetter(c: u32): bool { return c - 1 < 3 }
// @ts-ignore: decorator
@inline export function isLetterOrMark(c: u32): bool { return c - 1 < 4 }
// @ts-ignore: decorator
@inline export function isSpace(c: u32): bool { return c >= SPACE }
/** `[^\s\p{L}\p{N}]` */
// @ts-ignore: decorator
@inline export function isPunctuation(c: u32): bool { return (c & 3) == 0 }

/** Length in bytes of the UTF-8 character that starts with `b`. */
// @ts-ignore: decorator
@inline export function charLength(b: u32): usize {
  return 1 + <usize>(b >= 0xc0) + <usize>(b >= 0xe0) + <usize>(b >= 0xf0)
}

/** The code point of the character at `p`, whose first byte `b` is not ASCII. The text is valid UTF-8. */
// @ts-ignore: decorator
@inline export function decodeAt(p: usize, b: u32): u32 {
  if (b < 0xe0) return ((b & 0x1f) << 6) | (load<u8>(p, 1) & 0x3f)
  if (b < 0xf0) return ((b & 0x0f) << 12) | ((<u32>load<u8>(p, 1) & 0x3f) << 6) | (load<u8>(p, 2) & 0x3f)
  return (
    ((b & 0x07) << 18) |
    ((<u32>load<u8>(p, 1) & 0x3f) << 12) |
    ((<u32>load<u8>(p, 2) & 0x3f) << 6) |
    (load<u8>(p, 3) & 0x3f)
  )
}

/** The class of the character at `p`, whose first byte is `b`. */
// @ts-ignore: decorator
@inline export function classAt(p: usize, b: u32): u32 {
  if (b < 0x80) return load<u8>(ASCII_CLASS + b)
  if (b < 0xe0) return load<u8>(TWO_BYTE_CLASS + ((b & 0x1f) << 6) + (load<u8>(p, 1) & 0x3f))
  const cp = decodeAt(p, b)
  return load<u8>(CLASS_BLOCKS + (<usize>load<u16>(CLASS_PAGES + ((cp >> 7) << 1)) << 7) + (cp & 127))
}

/** A run of letters that alternate in case, upper case first. */
const ALTERNATING: u32 = 8

/** Unpacks the generated runs (varint length, class) into a two-stage table; pages of one class are shared. */
export function buildClasses(): void {
  for (let c: usize = 0; c < 8; c++) memory.fill(CLASS_BLOCKS + (c << 7), <u8>c, 128)
  let nextBlock: u32 = 8
  let runClass: u32 = 0
  let runLeft: u32 = 0
  let alternate: u32 = UPPER
  let p = UNICODE_RUNS
  const end = p + UNICODE_RUNS_LENGTH
  for (let page: u32 = 0; page < 0x110000 >> 7; page++) {
    let filled: u32 = 0
    let block: u32 = 0
    while (filled < 128) {
      if (runLeft == 0) {
        if (p >= end) return
        let shift: u32 = 0
        let b: u32
        do {
          b = load<u8>(p++)
          runLeft |= (b & 0x7f) << shift
          shift += 7
        } while (b & 0x80)
        runClass = load<u8>(p++)
        alternate = UPPER
      }
      const n = min(runLeft, 128 - filled)
      if (n == 128 && runClass != ALTERNATING) {
        block = runClass
      } else {
        if (filled == 0) block = nextBlock++
        const to = CLASS_BLOCKS + (<usize>block << 7) + filled
        if (runClass == ALTERNATING) {
          for (let i: u32 = 0; i < n; i++, alternate ^= UPPER ^ LOWER) store<u8>(to + i, <u8>alternate)
        } else {
          memory.fill(to, <u8>runClass, n)
        }
      }
      filled += n
      runLeft -= n
    }
    store<u16>(CLASS_PAGES + (page << 1), <u16>block)
  }
  for (let cp: u32 = 0; cp < 0x800; cp++) {
    const c = load<u8>(CLASS_BLOCKS + (<usize>load<u16>(CLASS_PAGES + ((cp >> 7) << 1)) << 7) + (cp & 127))
    store<u8>(TWO_BYTE_CLASS + cp, c)
    if (cp < 0x80) store<u8>(ASCII_CLASS + cp, c)
  }
}
