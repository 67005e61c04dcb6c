/**
 * The characters of which the kinds are made, as the inside of a regular expression's brackets. They are listed by hand,
 * from blocks that have not changed since Unicode 16, and need not be complete: a character that is not listed is of no
 * kind. That each has the class its list says is tested against the pinned table (test/conformance/characters.test.ts).
 */

/** `\p{Ll}`: letters that every rule takes as small. */
export const LOWER = 'a-z\u00df-\u00f6\u00f8-\u00ff\u03b1-\u03c9\u0430-\u045f'

/** `\p{Lu}`: capitals. */
export const UPPER = 'A-Z\u00c0-\u00d6\u00d8-\u00de\u0391-\u03a1\u03a3-\u03a9\u0400-\u042f'

/** `\p{Lo}` and `\p{Lm}`, letters without case: Hebrew, Arabic, Devanagari, Thai, kana, Han, Hangul. */
export const UNCASED =
  '\u05d0-\u05ea\u0621-\u064a\u0904-\u0939\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46' +
  '\u3005\u3006\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3'

/** `\p{M}`: marks. */
export const MARK = '\u0300-\u036f\u064b-\u065f\u093e-\u094d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u20d0-\u20f0\ufe00-\ufe0f'

/** Not a letter, mark, number or white space: punctuation, symbols and joiners, except the slash. */
export const SIGN =
  '!-.:-@[-`{-~\u00a1-\u00a9\u200b-\u200f\u2010-\u2027\u202a-\u202e\u2030-\u205e' +
  '\u2190-\u245f\u2500-\u2775\u2794-\u2bff\u3001-\u3003\u3008-\u3020\uff01-\uff0f'

/** Emoji and pictographs beyond U+FFFF, which are signs. An expression, not the inside of brackets. */
export const EMOJI = '\ud83c[\udc00-\udcff\udd10-\udfff]|\ud83d[\udc00-\udfff]|\ud83e[\udc00-\udfef]'

/** A lone surrogate counts as U+FFFD, a sign. An expression, not the inside of brackets. */
export const LONE_SURROGATE = '[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
