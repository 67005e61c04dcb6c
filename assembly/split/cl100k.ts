// The split pattern of cl100k_base, one match at a time. Alternatives are tried in order:
//   1  (?i:'s|'t|'re|'ve|'m|'ll|'d)      2  [^\r\n\p{L}\p{N}]?\p{L}+      3  \p{N}{1,3}
//   4  ?[^\s\p{L}\p{N}]+[\r\n]*      5  \s*[\r\n]+      6  \s+(?!\S)      7  \s+
import { NEWLINE, NUMBER, SPACE, UPPER, charLength, classAt, isLetter, isPunctuation, isSpace } from '../classes'
import { contraction, letterRun, numberRun, punctuationRun, spaceRun } from './scan'

/** The end of the match of the pattern at `p`, where `p < end`. */
export function matchCl100k(p: usize, end: usize): usize {
  const b = <u32>load<u8>(p)
  const c = classAt(p, b)
  if (c - UPPER < 3) return letterRun(p)
  if (c == NUMBER) return numberRun(p, 3)
  if (c == NEWLINE) return spaceRun(p, end, true)
  const short = contraction(p, true)
  if (short != 0) return p + short
  const next = p + charLength(b)
  if (next < end) {
    const nextClass = classAt(next, load<u8>(next))
    if (isLetter(nextClass)) return letterRun(next)
    if (c == SPACE) {
      if (b == 0x20 && isPunctuation(nextClass)) return punctuation(next, end)
      return isSpace(nextClass) ? spaceRun(p, end, true) : next
    }
  } else if (c == SPACE) {
    return next
  }
  return punctuation(p, end)
}

/** Alternative 4 after its optional space. */
function punctuation(p: usize, end: usize): usize {
  let q = punctuationRun(p, end)
  while (true) {
    const b = <u32>load<u8>(q)
    if (b != 0x0a && b != 0x0d) return q
    q++
  }
}
