// The split pattern of gpt2, r50k_base, p50k_base and p50k_edit, one match at a time, alternatives in order:
//   1  's|'t|'re|'ve|'m|'ll|'d      2  ?\p{L}+      3  ?\p{N}+      4  ?[^\s\p{L}\p{N}]+      5  \s+(?!\S)      6  \s+
import { NUMBER, classAt, isLetter, isSpace } from '../classes'
import { contraction, letterRun, numberRun, punctuationRun, spaceRun } from './scan'

/** The end of the match of the pattern at `p`, where `p < end`. */
export function matchGpt2(p: usize, end: usize): usize {
  const short = contraction(p, false)
  if (short != 0) return p + short
  // One space belongs to what follows it, unless that is white space or the end of the text.
  const start = p + <usize>(load<u8>(p) == 0x20)
  if (start == end) return start
  const b = <u32>load<u8>(start)
  const c = classAt(start, b)
  if (isLetter(c)) return letterRun(start)
  if (c == NUMBER) return numberRun(start, <u32>-1)
  if (isSpace(c)) return spaceRun(p, end, false)
  return punctuationRun(start, end)
}
