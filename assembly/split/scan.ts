// Scanning runs of one kind of character, for all three split rules. A text is followed by zero bytes, which are OTHER, so
// only scans that accept OTHER compare with the end. The others stop there anyway.
import { LOWER, MARK, NEWLINE, NUMBER, UPPER, charLength, classAt, isLetter, isPunctuation, isSpace } from '../classes'

/** How many ASCII lower-case letters start at `p`, up to 16: one load and a count of trailing ones. */
// @ts-ignore: decorator
@inline function asciiLower16(p: usize): u32 {
  const v = i8x16.sub(v128.load(p), i8x16.splat(0x61))
  return ctz(~i8x16.bitmask(i8x16.lt_u(v, i8x16.splat(26))))
}

/** How many ASCII letters start at `p`, up to 16. */
// @ts-ignore: decorator
@inline function asciiLetters16(p: usize): u32 {
  const v = i8x16.sub(v128.or(v128.load(p), i8x16.splat(0x20)), i8x16.splat(0x61))
  return ctz(~i8x16.bitmask(i8x16.lt_u(v, i8x16.splat(26))))
}

/** End of the run of `\p{L}` at `p`. */
export function letterRun(p: usize): usize {
  while (true) {
    const b = <u32>load<u8>(p)
    if (b < 0x80) {
      const n = asciiLetters16(p)
      if (n == 0) return p
      p += n
    } else {
      if (!isLetter(classAt(p, b))) return p
      p += charLength(b)
    }
  }
}

/** End of the run of `[\p{Ll}\p{Lm}\p{Lo}\p{M}]` at `p`. */
export function lowerRun(p: usize): usize {
  while (true) {
    const b = <u32>load<u8>(p)
    if (b < 0x80) {
      const n = asciiLower16(p)
      if (n == 0) return p
      p += n
    } else {
      // LOWER, BOTH and MARK are neighbours.
      if (classAt(p, b) - LOWER > MARK - LOWER) return p
      p += charLength(b)
    }
  }
}

/** End of the run of pure capitals `[\p{Lu}\p{Lt}]` at `p`. */
export function upperRun(p: usize): usize {
  while (true) {
    const b = <u32>load<u8>(p)
    if (classAt(p, b) != UPPER) return p
    p += charLength(b)
  }
}

/** End of the run of `\p{N}` at `p`, of at most `limit` characters. */
export function numberRun(p: usize, limit: u32): usize {
  for (; limit != 0; limit--) {
    const b = <u32>load<u8>(p)
    if (classAt(p, b) != NUMBER) break
    p += charLength(b)
  }
  return p
}

/** End of the run of `[^\s\p{L}\p{N}]` at `p`. */
export function punctuationRun(p: usize, end: usize): usize {
  while (p < end) {
    const b = <u32>load<u8>(p)
    if (!isPunctuation(classAt(p, b))) break
    p += charLength(b)
  }
  return p
}

/**
 * The match of `\s*[\r\n]+|\s+(?!\S)|\s+` (with `newlines`) or of `\s+(?!\S)|\s+` at the white space at `p`: the run up to
 * and including its last newline; else the whole run if the text ends there; else all but its last character; else that one
 * character.
 */
export function spaceRun(p: usize, end: usize, newlines: bool): usize {
  let afterNewline: usize = 0
  let last = p
  let q = p
  while (q < end) {
    const b = <u32>load<u8>(q)
    const c = classAt(q, b)
    if (!isSpace(c)) break
    last = q
    q += charLength(b)
    if (c == NEWLINE) afterNewline = q
  }
  if (newlines && afterNewline != 0) return afterNewline
  return q == end || last == p ? q : last
}

/**
 * The length of the contraction `'s 't 're 've 'm 'll 'd` at `p`, or 0. With `foldCase` in either case, which in Unicode's
 * simple folding includes U+017F for s.
 */
// @ts-ignore: decorator
@inline export function contraction(p: usize, foldCase: bool): usize {
  if (load<u8>(p) != 0x27) return 0
  return contractionTail(p, foldCase)
}

function contractionTail(p: usize, foldCase: bool): usize {
  const fold: u32 = foldCase ? 0x20 : 0
  const a = <u32>load<u8>(p, 1) | fold
  if (a == 0x73 || a == 0x74 || a == 0x6d || a == 0x64) return 2
  const b = <u32>load<u8>(p, 2) | fold
  if ((a == 0x72 || a == 0x76) && b == 0x65) return 3
  if (a == 0x6c && b == 0x6c) return 3
  if (foldCase && load<u16>(p, 1) == 0xbfc5) return 3
  return 0
}
