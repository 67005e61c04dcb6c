// The split rules for ASCII, 64 bytes at a time. Each class has a mask with a bit for each byte, and shifts of the masks give
// where matches start, without branches that depend on the text. A block starts where a match does, and no pattern looks back,
// so nothing is carried over from the block before. A block stops at what it cannot decide: bytes from 0x80, apostrophes that
// may start a contraction, and white space with blank lines in it.
import { BOUNDS, TILE } from '../layout'

const NONE: u64 = 0
const ALL: u64 = ~0

// The differences between the rules, as masks: ALL or NONE.
/** A word ends where a capital follows a small letter. */
let splitsCase: u64 = NONE
/** Line ends follow signs, or form a match with the white space before them. */
let takesLines: u64 = NONE
/** Slashes follow the line ends that follow signs. */
let takesSlash: u64 = NONE
/** Any white space, or a single sign, belongs to the letters after it; else only a space does. */
let takesPrefix: u64 = NONE
/** Digits are split in groups of three; else they are one match, with a space before them. */
let groupsDigits: u64 = NONE
/** A contraction is a match of its own; else a word's end. */
let quoteStarts: u64 = NONE

/** Chooses the rule: see o200k.ts, cl100k.ts and gpt2.ts for the patterns. */
export function chooseRule(isO200k: bool, isGpt2: bool): void {
  splitsCase = takesSlash = isO200k ? ALL : NONE
  takesLines = takesPrefix = groupsDigits = isGpt2 ? NONE : ALL
  quoteStarts = ~splitsCase
}

/** A tile with this many boundaries is full, because a block adds up to 64. */
export const FULL: u32 = TILE - 64


/**
 * Splits from `p`, where a match starts and which is BOUNDS[n], until the tile is full, the text ends, or a block cannot
 * decide. Returns the number of boundaries. Reads up to 63 bytes past the end.
 */
export function splitBlocks(p: usize, end: usize, n: u32): u32 {
  while (p < end && n <= FULL) {
    const left = end - p
    const a = v128.load(p)
    const b = v128.load(p, 16)
    const c = v128.load(p, 32)
    const d = v128.load(p, 48)
    let inside = left < 64 ? ((<u64>1) << left) - 1 : ALL

    const beyond = (<u64>bits(c, d) << 32) | <u64>bits(a, b)
    const capital = range(a, b, c, d, 0x41, 26)
    const small = range(a, b, c, d, 0x61, 26)
    const quote = range(a, b, c, d, 0x27, 1)
    let letter = (capital | small) & inside
    let space = range(a, b, c, d, 0x20, 1)
    let digit = range(a, b, c, d, 0x30, 10)
    let control = range(a, b, c, d, 0x09, 5)
    let sign = ~(letter | space | digit | control | beyond)

    const maybeContraction =
      quote & ~(~(letter | beyond) >> 1) & ((~((sign | space) << 1) & quoteStarts) | ((letter << 1) & ~quoteStarts))
    const hard = (beyond | maybeContraction) & inside
    // Only what comes before the first undecided byte is known.
    if (hard != 0) inside &= (hard & -hard) - 1
    letter &= inside
    space &= inside
    digit &= inside
    control &= inside
    sign &= inside

    let line = range(a, b, c, d, 0x0a, 1) | range(a, b, c, d, 0x0d, 1)
    line &= inside & takesLines
    // Line ends that follow signs do not count as white space, nor slashes among them as signs.
    const slash = range(a, b, c, d, 0x2f, 1) & inside & takesSlash
    const tail = flood(line & (sign << 1), line | slash)
    sign &= ~tail
    line &= ~tail
    const blank = (space | control) & ~(line | tail)
    const white = blank | line

    const signStart = sign & ~((sign | space) << 1)
    const prefix = space | ((blank | signStart) & takesPrefix)
    const digitStart = digit & ~((digit | (space & ~groupsDigits)) << 1)
    const behindLine = blank & (line << 1)
    const isEnd = hard == 0 && left <= 64
    const whiteBehind = (white >> 1) | (isEnd ? (<u64>1) << (left - 1) : 0)
    let starts = signStart | digitStart | behindLine
    starts |= letter & ~((letter | prefix) << 1)
    starts |= capital & (small << 1) & letter & splitsCase
    starts |= white & ~(white << 1)
    // The last character of white space belongs to what follows it, or is a match of its own.
    starts |= blank & ~whiteBehind
    const third = digit & (digit << 1) & (digit << 2) & (digit << 3) & groupsDigits
    for (let more = (digitStart << 3) & third; more != 0; more = (more << 3) & third) starts |= more

    // White space up to the first undecided byte may go on, and blank lines in it would have to be undone.
    const other = inside & ~white
    let isMatcherNext = hard != 0
    if (!isEnd) starts &= upTo(64 - <u64>clz(other))
    const blankLine = (blank + behindLine) & line
    if (blankLine != 0) {
      starts &= upTo(64 - <u64>clz(other & ((blankLine & -blankLine) - 1)))
      isMatcherNext = true
    }
    starts &= inside & ~1
    if (isEnd && !isMatcherNext) {
      n = write(starts, p, n)
      store<u32>(BOUNDS + (<usize>(++n) << 2), <u32>end)
      return n
    }
    if (starts == 0) break
    n = write(starts, p, n)
    p += 63 - <usize>clz(starts)
    if (isMatcherNext) break
  }
  return n
}

/** Which bytes of a block are one of the `count` values from `first` on. */
// @ts-ignore: decorator
@inline function range(a: v128, b: v128, c: v128, d: v128, first: u8, count: u8): u64 {
  const low = bits(within(a, first, count), within(b, first, count))
  const high = bits(within(c, first, count), within(d, first, count))
  return (<u64>high << 32) | <u64>low
}

// @ts-ignore: decorator
@inline function within(v: v128, first: u8, count: u8): v128 {
  if (count == 1) return i8x16.eq(v, i8x16.splat(first))
  return i8x16.lt_u(i8x16.sub(v, i8x16.splat(first)), i8x16.splat(count))
}

/** The highest bits of 32 bytes. */
// @ts-ignore: decorator
@inline function bits(a: v128, b: v128): u32 {
  return <u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)
}

/** `from`, and the bits of `through` that follow each of its bits without a gap. */
// @ts-ignore: decorator
@inline function flood(from: u64, through: u64): u64 {
  return (through & ~(through + from)) | from
}

/** The bits 0 to `last`, or all. */
// @ts-ignore: decorator
@inline function upTo(last: u64): u64 {
  return ALL >> (63 - min<u64>(last, 63))
}

/** Writes the positions of the bits of a block at `p` as boundaries from `n + 1` on, eight at a time. Returns the last one's number. */
// @ts-ignore: decorator
@inline function write(starts: u64, p: usize, n: u32): u32 {
  let at = BOUNDS + (<usize>n << 2)
  for (let rest = starts; rest != 0; at += 32) {
    store<u32>(at, <u32>p + <u32>ctz(rest), 4)
    rest &= rest - 1
    store<u32>(at, <u32>p + <u32>ctz(rest), 8)
    rest &= rest - 1
    store<u32>(at, <u32>p + <u32>ctz(rest), 12)
    rest &= rest - 1
    store<u32>(at, <u32>p + <u32>ctz(rest), 16)
    rest &= rest - 1
    store<u32>(at, <u32>p + <u32>ctz(rest), 20)
    rest &= rest - 1
    store<u32>(at, <u32>p + <u32>ctz(rest), 24)
    rest &= rest - 1
    store<u32>(at, <u32>p + <u32>ctz(rest), 28)
    rest &= rest - 1
    store<u32>(at, <u32>p + <u32>ctz(rest), 32)
    rest &= rest - 1
  }
  return n + <u32>popcnt(starts)
}
