// Pretokens of scripts without spaces, and rows of emoji: divided where no token contains both neighbouring characters and
// none cuts one of them there. Nothing is ever merged across such a place (see merge.ts), so each segment is looked up and
// remembered alone. A long run of Thai then costs what its words cost, and a phrase of Chinese is not stored as a whole.
import { emitCached } from './cache'
import { emitCharacter } from './characters'
import { charLength, decodeAt } from './classes'
import { FOUR_BYTES, emitFew } from './few'
import { MERGE_BYTES, MISS } from './layout'
import { mergeLong } from './long'
import { emit } from './output'
import { rankOf } from './table'
import { characterRank, isCut, mayJoin } from './vocabulary'

/** Shorter pretokens are not worth dividing. */
export const WIDE_BYTES: usize = 15

/**
 * Whether dividing is worth its while: the first or the last character has three or four bytes. A row of signs may end in
 * line ends. The `length` is at least four.
 */
// @ts-ignore: decorator
@inline export function isWide(p: usize, length: usize): bool {
  return load<u8>(p) >= 0xe0 || load<u8>(p + length - 3) >= 0xe0 || load<u8>(p + length - 4) >= 0xf0
}

/** Whether nothing is ever merged across `at`, which the character at `before` precedes. False between two of ASCII. */
export function isApartAt(before: usize, at: usize): bool {
  const a = <u32>load<u8>(before)
  const b = <u32>load<u8>(at)
  if ((a | b) < 0x80 || isCut(load<u8>(at - 1), b)) return false
  return !mayJoin(a < 0x80 ? a : decodeAt(before, a), b < 0x80 ? b : decodeAt(at, b))
}

/** Emits the tokens of the `length` bytes at `p`, whole characters and more than one token. False when memory cannot grow. */
export function emitSegments(p: usize, length: usize, limit: u32): bool {
  const end = p + length
  let start = p
  let at = p
  let before: u32 = 0
  while (at < end) {
    const b = <u32>load<u8>(at)
    const character = b < 0x80 ? b : decodeAt(at, b)
    if (at != start && (before | character) >= 0x80 && !mayJoin(before, character) && !isCut(load<u8>(at - 1), b)) {
      if (!emitSegment(start, at - start, before, limit)) return false
      start = at
    }
    before = character
    at += charLength(b)
  }
  return emitSegment(start, end - start, before, limit)
}

/** Emits the tokens of one segment, whose last character is `last`. */
function emitSegment(p: usize, length: usize, last: u32, limit: u32): bool {
  if (length == 4 && last >= 0x10000 && emitCharacter(p, last)) return true
  let rank: u32
  if (length <= 3 && length == bytesOf(last)) rank = characterRank(last)
  else rank = rankOf(p, length)
  if (rank != MISS) emit(rank)
  else if (length <= FOUR_BYTES) emitFew(p, length)
  else if (length <= MERGE_BYTES) emitCached(p, length)
  else return mergeLong(p, length, limit)
  return true
}

/** The bytes of a character below U+10000 in UTF-8. */
// @ts-ignore: decorator
@inline function bytesOf(character: u32): usize {
  return 1 + <usize>(character >= 0x80) + <usize>(character >= 0x800) + <usize>(character >= 0x10000)
}
