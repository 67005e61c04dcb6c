/**
 * Where a text without cuts (cuts.ts) may be taken apart nevertheless, by what stands around the place.
 *
 * A place is `apart` when the split has a boundary there whatever stands further away, `inside` when it has none, and in
 * a `group` when it is in a run of digits that the split takes three at a time. In each case the split of the left part
 * alone, and that of the right part alone, must be the split of the whole; each kind below says why. What stands next to
 * the place decides, but a split rule may have a state from further back (behind how much of a word, or of a run of
 * signs), and so there is a run of `GUARD` characters on each side, and an `unsure` place where that state shows.
 *
 * The characters are listed by hand, from blocks that have not changed since Unicode 16; a test holds them to the table.
 */

/** How the tokens on the two sides of a place belong together. */
export type Meeting = 'none' | 'apart' | 'inside' | 'group'

/** The numbers of the split rules in a vocabulary's header. */
export const GPT2 = 0
export const CL100K = 1
export const O200K = 2

/** Code units of one kind that there must be on each side of a place. */
export const GUARD = 32

/** What the classes are made of, as the inside of a regular expression's brackets. */
export const LISTS = {
  lower: 'a-z\u00df-\u00f6\u00f8-\u00ff\u03b1-\u03c9\u0430-\u045f',
  upper: 'A-Z\u00c0-\u00d6\u00d8-\u00de\u0391-\u03a1\u03a3-\u03a9\u0400-\u042f',
  /** Letters without case: Hebrew, Arabic, Devanagari, Thai, kana, Han, Hangul. */
  uncased:
    '\u05d0-\u05ea\u0621-\u064a\u0904-\u0939\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46' +
    '\u3005\u3006\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3',
  mark: '\u0300-\u036f\u064b-\u065f\u093e-\u094d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u20d0-\u20f0\ufe00-\ufe0f',
  /** Punctuation, symbols and joiners, but the slash. */
  sign:
    '!-.:-@[-`{-~\u00a1-\u00a9\u200b-\u200f\u2010-\u2027\u202a-\u202e\u2030-\u205e' +
    '\u2190-\u245f\u2500-\u2775\u2794-\u2bff\u3001-\u3003\u3008-\u3020\uff01-\uff0f',
} as const

/** Emoji and pictographs beyond U+FFFF. */
export const EMOJI = '\ud83c[\udc00-\udcff\udd10-\udfff]|\ud83d[\udc00-\udfff]|\ud83e[\udc00-\udfef]'
/** Half a pair alone counts as U+FFFD, a sign. */
const HALF = '[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'

interface Kind {
  readonly before: RegExp
  readonly behind: RegExp
  readonly meeting: Meeting
  /** Where in the left part alone the split is not that of the whole, if it is not: see `Seams.fits`. */
  readonly unsureBefore: ((left: string) => Unsure) | null
  readonly unsureBehind: ((right: string) => Unsure) | null
}

/** A place that must be between two neighbouring tokens, none, or somewhere that cannot be told. */
export type Unsure = number | 'nowhere' | 'somewhere'

const { lower, upper, uncased, mark, sign } = LISTS
const within = (list: string): RegExp => new RegExp(`^[${list}]+$`)
type UnsurePlaces = Partial<Pick<Kind, 'unsureBefore' | 'unsureBehind'>>
/** All kinds have the same fields: what reads them is compiled once. */
const kindOf = (
  before: RegExp,
  behind: RegExp,
  meeting: Meeting,
  { unsureBefore = null, unsureBehind = null }: UnsurePlaces = {},
): Kind => ({ before, behind, meeting, unsureBefore, unsureBehind })
const ofRun = (list: string, meeting: Meeting = 'inside', unsure: UnsurePlaces = {}): Kind =>
  kindOf(within(list), within(list), meeting, unsure)

/** Small letters: every rule takes a run of them, and what it takes behind does not depend on how many there were. */
const smallLetters = ofRun(lower)

/**
 * White space without and with line ends. A run that has a line end is one match up to its last one; else it is one up to
 * its end, or the character before. Whether spaces belong to a line end before them depends on one far behind.
 */
const spaces = ofRun(' \\t', 'inside', { unsureBefore: behindLineEnd })
const plainSpaces = ofRun(' \\t')
const hasLineEnd = /^[ \t\r\n]*[\r\n][ \t\r\n]*$/
const endsInLineEnd = /^[ \t\r\n]*[\r\n]$/
const plainLineEnds = kindOf(endsInLineEnd, hasLineEnd, 'inside')
/** Behind signs, line ends belong to their match, which takes no other white space, and in o200k slashes. */
const lineEnds = kindOf(endsInLineEnd, hasLineEnd, 'inside', { unsureBehind: behindLineEnds })
const lineEndsBehindSpace = kindOf(/^[ \t\r\n]*[ \t][ \t\r\n]*[\r\n]$/, hasLineEnd, 'inside')

/**
 * Signs and marks: where two signs meet, a match that has the first takes every sign and mark behind it. In o200k a slash
 * may belong to the line ends of a match that takes no other sign any more.
 */
const signs = signKind(`${sign}/`)
const signsNotSlash = signKind(sign)
const slashes = ofRun('/', 'inside', { unsureBehind: behindSlashes })

/** In gpt2 and cl100k all letters are one class, and marks are none. */
const letters = ofRun(lower + upper + uncased)
const letterAndMark = kindOf(new RegExp(`[${lower}${upper}${uncased}]$`), new RegExp(`^[${mark}]`), 'apart')

/** In o200k capitals come first in a word, small letters last, and those without case, and marks, may be either. */
const capitals = ofRun(upper, 'inside', { unsureBefore: beforeCapitals })
const smallAndCapital = kindOf(new RegExp(`[^'][${lower}]$`), new RegExp(`^[${upper}]`), 'apart')
const uncasedLetters = kindOf(within(uncased + mark), new RegExp(`^[${uncased}][${uncased}${mark}]+$`), 'inside', {
  unsureBehind: behindUncased,
})

const KINDS: readonly (readonly Kind[])[] = [
  [letters, letterAndMark, plainSpaces, plainLineEnds, signs, ofRun('0-9')],
  [letters, letterAndMark, spaces, lineEndsBehindSpace, lineEnds, signs, ofRun('0-9', 'group')],
  [
    smallLetters,
    capitals,
    smallAndCapital,
    uncasedLetters,
    spaces,
    lineEndsBehindSpace,
    lineEnds,
    signsNotSlash,
    slashes,
    ofRun('0-9', 'group'),
  ],
]

/** The kind of the place between `left` and `right` by a split rule, or undefined if they cannot be taken apart. O(1). */
export function kindBetween(left: string, right: string, rule: number): Kind | undefined {
  if (left.length < GUARD || right.length < GUARD) return undefined
  if (isSecondHalf(right.charCodeAt(0)) && isFirstHalf(left.charCodeAt(left.length - 1))) return undefined
  // The windows must not begin or end with half a pair.
  const from = left.length - GUARD
  const before = left.slice(isSecondHalf(left.charCodeAt(from)) ? from + 1 : from)
  const behind = right.slice(0, isFirstHalf(right.charCodeAt(GUARD - 1)) ? GUARD - 1 : GUARD)
  for (const kind of KINDS[rule] ?? []) if (kind.before.test(before) && kind.behind.test(behind)) return kind
  return undefined
}

/** Whether a code unit is the first or the second half of a surrogate pair. */
const isFirstHalf = (unit: number): boolean => unit >> 10 === 0xd800 >> 10
const isSecondHalf = (unit: number): boolean => unit >> 10 === 0xdc00 >> 10

function signKind(first: string): Kind {
  const any = `[${sign}/]|${EMOJI}|${HALF}`
  return kindOf(
    new RegExp(`^(?:${any}|[${mark}])*(?:[${first}]|${EMOJI}|${HALF})(?:${any})(?:${any}|[${mark}])*$`),
    new RegExp(`^(?:${any})(?:${any})(?:${any}|[${mark}])*$`),
    'inside',
  )
}

const SPACE = /[^\S\r\n]|\u0085/
const LINE_END = /[\r\n]/
const CAPITAL = within(upper)
const WITHOUT_CASE = within(uncased + mark)
const NOT_UNCASED = new RegExp(`[^${uncased}${mark}]`)
const STARTS_WORD = within(`\\0-\\x7f${lower}${sign}`)
const ENDS_WORD = within(`\\0-@[-\\x7f${lower}${sign}`)

const ENDS_SLASHES = within(` \\t\\r\\n0-9${lower}${upper}${uncased}`)

/** Code units that are looked through for an unsure place: beyond, it is somewhere. */
export const REACH = 1024

/** Behind the last line end of the white space that `left` ends in. */
function behindLineEnd(left: string): Unsure {
  const at = startOfRun(left, SPACE)
  if (at < 0) return 'somewhere'
  return at > 0 && LINE_END.test(left[at - 1]!) ? at : 'nowhere'
}

/** Where other white space stands behind the line ends at the start. */
function behindLineEnds(right: string): Unsure {
  const at = right.slice(0, REACH).search(/[^\r\n]/)
  if (at < 0 ? right.length > REACH : right[at] === '/') return 'somewhere'
  return at >= 0 && SPACE.test(right[at]!) ? at : 'nowhere'
}

/** Where a letter without case or a mark stands before the capitals at the end: it is their word's if that goes on. */
function beforeCapitals(left: string): Unsure {
  const at = startOfRun(left, CAPITAL)
  if (at < 0) return 'somewhere'
  if (at === 0 || STARTS_WORD.test(left[at - 1]!)) return 'nowhere'
  return WITHOUT_CASE.test(left[at - 1]!) ? at : 'somewhere'
}

/** Where capitals stand behind the letters without case at the start: a word that has small letters already ends. */
function behindUncased(right: string): Unsure {
  const at = right.slice(0, REACH).search(NOT_UNCASED)
  if (at < 0 && right.length > REACH) return 'somewhere'
  if (at < 0 || ENDS_WORD.test(right[at]!)) return 'nowhere'
  return CAPITAL.test(right[at]!) ? at : 'somewhere'
}

/** Where another sign stands behind the slashes at the start. */
function behindSlashes(right: string): Unsure {
  const at = right.slice(0, REACH).search(/[^/]/)
  if (at < 0 && right.length > REACH) return 'somewhere'
  return at < 0 || ENDS_SLASHES.test(right[at]!) ? 'nowhere' : at
}

/** Where the run of such characters starts that `text` ends in; -1 if that is too far away. */
function startOfRun(text: string, character: RegExp): number {
  let at = text.length
  while (at > 0 && character.test(text[at - 1]!)) {
    if (text.length - at > REACH) return -1
    at--
  }
  return at
}
