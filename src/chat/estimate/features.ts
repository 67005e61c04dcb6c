/**
 * What a text is made of, as tokenizers take it apart: words by how they are written, digits, signs, white space, and
 * the characters of each script. Every number grows, or stays, when a text gets longer by whole words.
 */
import { DIGIT, FIRST_SCRIPT, kindOf, LINE, LOWER, MARKED, RARE, SCRIPTS, SIGN, SPACE, UPPER } from './blocks.ts'
import { isCommonWord, LONGEST_COMMON } from './words.ts'

/** What is counted, and the least tokens of o200k_base that one of each takes: of scripts, what their densest texts have. */
const LEAST_OF = {
  // Words of Latin letters: each is of one of these kinds.
  common: 1,
  lower: 1,
  long: 1,
  capitalised: 1,
  capitals: 1,
  quoted: 1,
  joined: 1,
  marked: 1,
  rare: 1,
  // Letters of long words, of words in capitals, and letters with marks.
  letters: 0,
  capitalLetters: 0,
  marks: 0,
  rareMarks: 0,
  contractions: 0,
  // Digits, and groups of up to three.
  digits: 0,
  numbers: 1,
  // One sign before a word; one sign; runs of signs, and the signs in them beyond the second.
  before: 0,
  sign: 1,
  signs: 1,
  moreSigns: 0,
  // Ends of lines that no sign precedes, others, and white space that is more than one space.
  lines: 1,
  moreLines: 0,
  indents: 1,
  moreSpaces: 0,
  greek: 0.3,
  cyrillic: 0.2,
  armenian: 0.2,
  hebrew: 0.25,
  arabic: 0.25,
  devanagari: 0.25,
  indic: 0.25,
  thai: 0.25,
  lao: 1,
  tibetan: 0.8,
  myanmar: 0.5,
  georgian: 0.2,
  ethiopic: 1,
  khmer: 0.4,
  kana: 0.4,
  han: 0.5,
  hangul: 0.5,
  emoji: 0.3,
  other: 0.7,
} as const

export type Feature = keyof typeof LEAST_OF
export const FEATURES = Object.keys(LEAST_OF) as readonly Feature[]
/** In the order of `FEATURES`. */
export const LEAST: readonly number[] = Object.values(LEAST_OF)

const AT = Object.fromEntries(FEATURES.map((feature, index) => [feature, index])) as Readonly<Record<Feature, number>>
const FIRST = AT[SCRIPTS[0]] - FIRST_SCRIPT

/** Runs of the same character may be one token in one vocabulary and many in another. */
const LONG_RUN = 16
const LONG_WORD = 24
/** Letters of a word beyond which it is seldom one token. */
const USUAL_WORD = 8

/** What was counted in a text. */
export interface TextFeatures {
  /** In the order of `FEATURES`. */
  readonly counts: Float64Array
  /** What the text takes in UTF-8. */
  readonly bytes: number
  /** Bytes in runs of one character, and in words without end, beyond a length that texts have. */
  readonly runBytes: number
}

/** Counts what a text is made of. Linear; some 1.5 ms for 100 KB. */
export function featuresOf(text: string): TextFeatures {
  const counts = new Float64Array(FEATURES.length)
  let bytes = 0
  let runBytes = 0
  let runLength = 0
  let previous = -1
  // The kind of the character before, and how many of that kind there were in a row.
  let last = SPACE
  let length = 0
  let word = 0
  let letters5 = 0
  let first = 0
  let before = SPACE
  let hasLower = false
  let hasMarks = 0
  const endWord = () => {
    if (word === 0) return
    counts[wordKind(first, hasLower, hasMarks, before, word, letters5)]!++
    if (word > USUAL_WORD) counts[AT.letters]! += word - USUAL_WORD
    if (!hasLower) counts[AT.capitalLetters]! += word
    word = 0
  }
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const code = unit >= 0xd800 && unit <= 0xdbff ? text.codePointAt(at)! : unit
    if (code > 0xffff) at++
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code > 0xffff ? 4 : 3
    bytes += size
    runLength = code === previous ? runLength + 1 : 1
    if (runLength > LONG_RUN) runBytes += size
    previous = code
    const kind = kindOf(code)
    if (kind >= LOWER && kind <= RARE) {
      // A capital after a small letter begins a word.
      if (kind === UPPER && hasLower) endWord()
      if (word === 0) {
        before = last === SIGN && length === 1 ? SIGN : last === SIGN || last === DIGIT || last >= LOWER ? DIGIT : SPACE
        if (before === SIGN) counts[AT.sign]!--
        if (before === SIGN) counts[AT.before]!++
        first = kind
        hasLower = false
        hasMarks = 0
        letters5 = 0
      }
      if (kind !== UPPER) hasLower = true
      if (kind >= MARKED) {
        hasMarks = Math.max(hasMarks, kind)
        counts[kind === RARE ? AT.rareMarks : AT.marks]!++
      }
      if (++word <= LONGEST_COMMON) letters5 = letters5 * 32 + (code & 31)
      else if (word > LONG_WORD) runBytes += size
    } else {
      if (code === 39 && word > 0) counts[AT.contractions]!++
      endWord()
      if (kind === DIGIT) {
        counts[AT.digits]!++
        if (last !== DIGIT || length % 3 === 0) counts[AT.numbers]!++
      } else if (kind === SIGN) {
        if (last !== SIGN) counts[AT.sign]!++
        else if (length === 1) {
          counts[AT.sign]!--
          counts[AT.signs]!++
        } else counts[AT.moreSigns]!++
      } else if (kind === LINE) counts[last === LINE || last === SIGN ? AT.moreLines : AT.lines]!++
      else if (kind === SPACE) {
        if (code !== 32 || last === SPACE) counts[length === 1 || last !== SPACE ? AT.indents : AT.moreSpaces]!++
      } else counts[FIRST + kind]!++
    }
    const group = kind >= LOWER && kind <= RARE ? LOWER : kind
    length = group === last ? length + 1 : 1
    last = group
  }
  endWord()
  return { counts, bytes, runBytes }
}

/** The kind of a word: by its first letter, by its marks, by what stands before it. */
function wordKind(first: number, hasLower: boolean, marks: number, before: number, letters: number, code: number) {
  if (marks >= MARKED) return marks === RARE ? AT.rare : AT.marked
  if (!hasLower && letters > 1) return AT.capitals
  if (before === SIGN) return AT.quoted
  if (before === DIGIT) return AT.joined
  if (letters <= LONGEST_COMMON && isCommonWord(code)) return AT.common
  if (first === UPPER) return AT.capitalised
  return letters > USUAL_WORD ? AT.long : AT.lower
}
