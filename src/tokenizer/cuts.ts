/**
 * Cuts: places where a text may be divided so that the two parts, tokenized separately, give exactly the tokens of the
 * whole.
 *
 * There are two kinds of cuts. One is after a letter (`\p{L}`), before a character that is not a letter, a mark or an
 * apostrophe. In every split rule here, a match that takes a letter then takes only letters and marks, and perhaps an
 * apostrophe with a contraction. The other is after a number (`\p{N}`), before anything that is not a number: a match that
 * takes a number takes nothing else after it. In both cases the match ends at the cut, whether it sees the other character
 * or the end of the text there. The next match starts at the cut, and no rule looks back. So the counts, ids and positions
 * of the parts add up.
 *
 * The characters on both sides are listed by hand, from scripts whose letters have not changed since Unicode 16. The
 * JavaScript engine's own tables, whose Unicode version differs, are not used.
 */

/** Whether a UTF-16 code unit is a letter (`\p{L}`) of the scripts in which most text is written. */
function isLetterUnit(unit: number): boolean {
  if (unit < 0x80) return ((unit | 0x20) - 0x61) >>> 0 < 26
  if (unit < 0x0370) return unit >= 0xc0 && unit <= 0x24f && unit !== 0xd7 && unit !== 0xf7
  if (unit < 0x0e31) {
    return (
      (unit >= 0x03b1 && unit <= 0x03c9) || // Greek
      (unit >= 0x0410 && unit <= 0x044f) || // Cyrillic
      (unit >= 0x05d0 && unit <= 0x05ea) || // Hebrew
      (unit >= 0x0627 && unit <= 0x063a) || // Arabic
      (unit >= 0x0641 && unit <= 0x064a) ||
      (unit >= 0x0904 && unit <= 0x0939) || // Devanagari
      unit >= 0x0e01 // Thai
    )
  }
  return (
    (unit >= 0x3041 && unit <= 0x3096) || // Hiragana
    (unit >= 0x30a1 && unit <= 0x30fa) || // Katakana
    (unit >= 0x4e00 && unit <= 0x9fff) || // Han
    (unit >= 0xac00 && unit <= 0xd7a3) // Hangul
  )
}

/** Whether a UTF-16 code unit is white space or punctuation, but not an apostrophe. */
function isBreakUnit(unit: number): boolean {
  if (unit < 0x80) return unit !== 0x27 && !isLetterUnit(unit) && !isDigitUnit(unit)
  return (unit >= 0x3001 && unit <= 0x3002) || unit === 0xff0c || unit === 0xff01 || unit === 0xff1f || unit === 0x0964
}

function isDigitUnit(unit: number): boolean {
  return (unit - 0x30) >>> 0 < 10
}

/** Whether `text` may be cut before the code unit at `index`, which is above 0. */
export function isCut(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1)
  const after = text.charCodeAt(index)
  if (isLetterUnit(before)) return isBreakUnit(after) || isDigitUnit(after)
  return isDigitUnit(before) && (isBreakUnit(after) || isLetterUnit(after))
}

/** The letters, breaks and digits of `isCut`, as the insides of a regular expression's brackets. */
const LETTERS =
  'A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u03b1-\\u03c9\\u0410-\\u044f\\u05d0-\\u05ea\\u0627-\\u063a' +
  '\\u0641-\\u064a\\u0904-\\u0939\\u0e01-\\u0e30\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uac00-\\ud7a3'
const BREAKS = '\\0-&(-\\/:-@\\[-`{-\\x7f\\u0964\\u3001\\u3002\\uff01\\uff0c\\uff1f'
const DIGITS = '0-9'

/**
 * The two characters of every cut. In code that is not optimised yet, a search by this expression is a hundred times as fast
 * as `isCut` for each code unit of a long text without cuts, such as emoji or one letter.
 */
const CUT = new RegExp(`[${LETTERS}][${BREAKS}${DIGITS}]|[${DIGITS}][${BREAKS}${LETTERS}]`)
/** Code units that are searched by it at once. */
const STRIDE = 1024

/** The last cut in (from, to], or `from` if there is none. */
export function lastCut(text: string, from: number, to: number): number {
  for (let end = Math.min(to, text.length - 1); end > from; end -= STRIDE) {
    const start = Math.max(from, end - STRIDE)
    if (!CUT.test(text.slice(start, end + 1))) continue
    for (let i = end; i > start; i--) if (isCut(text, i)) return i
  }
  return from
}

/** The first cut in [from, to), or `to` if there is none. */
export function firstCut(text: string, from: number, to: number): number {
  for (let start = Math.max(from, 1); start < to; start += STRIDE) {
    const cut = text.slice(start - 1, Math.min(to, start + STRIDE)).search(CUT)
    if (cut >= 0) return start + cut
  }
  return to
}

/** Code units that are passed to the core at once, few enough that they and their tokens stay in the processor's caches. */
const CHUNK = 1 << 15

/**
 * Where the part of `text` that starts at `from` may end so that its tokens are those it has in the whole: at the last cut
 * in the second half of `target` code units, or else at the first cut after them. O(length of the part).
 */
export function chunkEnd(text: string, from: number, target = CHUNK): number {
  const to = from + target
  if (to >= text.length) return text.length
  const half = from + (target >> 1)
  const cut = lastCut(text, half, to)
  return cut > half ? cut : firstCut(text, to, text.length)
}

/** The mirror image of `chunkEnd`: where the part of `text` that ends at `to` starts. */
export function chunkStart(text: string, to: number, target = CHUNK): number {
  const from = to - target
  if (from <= 0) return 0
  const half = to - (target >> 1)
  const cut = firstCut(text, from, half)
  return cut < half ? cut : lastCut(text, 0, from)
}
