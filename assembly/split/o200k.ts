// The split pattern of o200k_base and o200k_harmony, one match at a time. Alternatives are tried in order:
//   1  [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//   2  [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//   3  \p{N}{1,3}      4  ?[^\s\p{L}\p{N}]+[\r\n/]*      5  \s*[\r\n]+      6  \s+(?!\S)      7  \s+
import { BOTH, LOWER, MARK, NEWLINE, NUMBER, OTHER, SPACE, UPPER, charLength, classAt, isLetterOrMark, isSpace } from '../classes'
import { contraction, lowerRun, numberRun, punctuationRun, spaceRun, upperRun } from './scan'

/** The end of the match of the pattern at `p`, where `p < end`. */
export function matchO200k(p: usize, end: usize): usize {
  const b = <u32>load<u8>(p)
  const c = classAt(p, b)
  if (c - UPPER < 3) return word(p)
  if (c == NUMBER) return numberRun(p, 3)
  const next = p + charLength(b)
  if (c == NEWLINE) return spaceRun(p, end, true)
  if (next < end) {
    const nextByte = <u32>load<u8>(next)
    const nextClass = classAt(next, nextByte)
    if (isLetterOrMark(nextClass)) return c == MARK ? markedWord(next) : word(next)
    if (c == SPACE) {
      if (b == 0x20 && nextClass == OTHER) return punctuation(next, end)
      return isSpace(nextClass) ? spaceRun(p, end, true) : next
    }
  } else if (c == SPACE) {
    return next
  }
  // A mark that no letter follows is a word of its own (alternative 1 without the prefix).
  return c == MARK ? next + contraction(next, true) : punctuation(p, end)
}

/** Alternatives 1 and 2 after their prefix, with a letter or a mark at `p`. */
function word(p: usize): usize {
  const end = letters(p)
  return end + contraction(end, true)
}

/** `[upper…]*[lower…]+` if it matches at `p`, else `[upper…]+[lower…]*`. */
function letters(p: usize): usize {
  // The first half takes all it can. Then it gives back characters until the second half, which needs at least one, can
  // start. After capitals only, that is at the last character that is in both halves.
  let q = p
  let lastOfBoth: usize = 0
  while (true) {
    const b = <u32>load<u8>(q)
    const c = classAt(q, b)
    if (c == UPPER) {
      q += charLength(b)
    } else if (c == BOTH || c == MARK) {
      q += charLength(b)
      lastOfBoth = q
    } else if (c == LOWER) {
      return lowerRun(q)
    } else {
      return lastOfBoth != 0 ? lastOfBoth : q
    }
  }
}

/**
 * After a mark at the start of a match, with a letter or a mark at `p`. The mark is the prefix if alternative 1 matches after
 * it. If only capitals follow, it does not match, and alternative 1 without the prefix takes the mark alone.
 */
function markedWord(p: usize): usize {
  const afterCapitals = upperRun(p)
  const c = classAt(afterCapitals, load<u8>(afterCapitals))
  if (c == LOWER || c == BOTH || c == MARK) return word(p)
  return p + contraction(p, true)
}

/** Alternative 4 after its optional space, with OTHER or a mark at `p`. */
function punctuation(p: usize, end: usize): usize {
  let q = punctuationRun(p, end)
  while (true) {
    const b = <u32>load<u8>(q)
    if (b != 0x0a && b != 0x0d && b != 0x2f) return q
    q++
  }
}
