/**
 * What a text is made of, as tokenizers take it apart: words by how they are written, digits, signs, white space, and
 * the characters of each script. Every number grows, or stays, when a text gets longer by whole words.
 */
import { DIGIT, FIRST_SCRIPT, kindOf, LINE, LOWER, MARKED, RARE, SCRIPTS, SIGN, SPACE, UPPER } from './blocks.ts'
import { isCommonWord, LONGEST_COMMON } from './words.ts'

/**
 * What is counted, and the least tokens of o200k_base that one of each takes: no text has fewer tokens than the sum, so that
 * what is beyond the least does not shrink when a text grows. Of scripts: one token by the characters of the longest.
 */
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
  // What apostrophes join to a word: 's, 't, 're, 've, 'm, 'll, 'd. They are part of the word's pretoken.
  contractions: 0,
  // Digits, and groups of up to three.
  digits: 0,
  numbers: 1,
  // One sign or tab before a word; one sign or a run of them; whether it has more than one, and those beyond the second.
  before: 0,
  sign: 1,
  signs: 0,
  moreSigns: 0,
  // White space with ends of lines in it, further ends; white space beyond one space or tab, and how much more.
  lines: 1,
  moreLines: 0,
  indents: 1,
  moreSpaces: 0,
  greek: 0.09,
  cyrillic: 0.06,
  armenian: 0.06,
  hebrew: 0.1,
  arabic: 0.09,
  devanagari: 0.07,
  indic: 0.06,
  thai: 0.05,
  lao: 0.5,
  tibetan: 0.5,
  myanmar: 0.16,
  georgian: 0.07,
  ethiopic: 0.5,
  khmer: 0.14,
  kana: 0.09,
  han: 0.06,
  hangul: 0.14,
  emoji: 0.16,
  other: 0.06,
} as const

export type Feature = keyof typeof LEAST_OF
export const FEATURES = Object.keys(LEAST_OF) as readonly Feature[]
/** In the order of `FEATURES`. */
export const LEAST: readonly number[] = Object.values(LEAST_OF)

const AT = Object.fromEntries(FEATURES.map((feature, index) => [feature, index])) as Readonly<Record<Feature, number>>
const FIRST = AT[SCRIPTS[0]] - FIRST_SCRIPT
/** Symbols: signs that follow them are of the same pretoken. */
const EMOJI = FIRST_SCRIPT + SCRIPTS.indexOf('emoji')
const OTHER = FIRST_SCRIPT + SCRIPTS.indexOf('other')
/** No character: before the first. */
const NONE = -1
const SLASH = 47
const APOSTROPHE = 39

/** Runs of the same character may be one token in one vocabulary and many in another. */
const LONG_RUN = 16
const LONG_WORD = 24
/** Letters of a word beyond which it is seldom one token. */
const USUAL_WORD = 8

/**
 * What was counted in a text: numbers in the order of `FEATURES`, and after them what the text takes in UTF-8; the bytes in
 * runs of one character, and in words without end, beyond a length that texts have; and 1 where the text ends with white
 * space, else 0: a token that becomes part of what is added.
 */
export type TextFeatures = Float64Array
export const BYTES = FEATURES.length
export const RUN_BYTES = BYTES + 1
export const TAIL = BYTES + 2

/** Counts what a text is made of. Linear; some 1.5 ms for 100 KB. */
export function featuresOf(text: string): TextFeatures {
  const counts = new Float64Array(TAIL + 1)
  addFeatures(counts, text, 0, text.length)
  return counts
}

/** Places in a text, in order, and who hears what is counted up to before each, in memory that is written again. */
export interface Watched {
  readonly places: readonly number[]
  readonly hear: (index: number, features: TextFeatures) => void
}

const seen = new Float64Array(TAIL + 1)

/**
 * Adds what a part of a text, from code unit `from` to before `to`, is made of. No watched place is within a character.
 */
export function addFeatures(counts: TextFeatures, text: string, from: number, to: number, watched?: Watched): void {
  let nextPlace = 0
  let place = watched?.places[0] ?? to
  let bytes = 0
  let runBytes = 0
  let runLength = 0
  let previous = -1
  // The kind of the character before, and how many of that kind there were in a row.
  let last = NONE
  let length = 0
  // Of the white space that goes on: whether an end of a line in it was counted, or is part of the signs before.
  let line: 'none' | 'of signs' | 'counted' = 'none'
  let word = 0
  let letters5 = 0
  let first = 0
  let before = SPACE
  let hasLower = false
  let hasMarks = 0
  for (let at = from; at < to; at++) {
    if (at === place) {
      seen.set(counts)
      if (word > 0) addWord(seen, word, first, hasLower, hasMarks, before, letters5)
      addEnd(seen, bytes, runBytes, last)
      watched!.hear(nextPlace, seen)
      place = watched!.places[++nextPlace] ?? to
    }
    const unit = text.charCodeAt(at)
    // A small letter within a word: most of a text, so it goes a short way.
    if (word > 0 && unit >= 97 && unit <= 122 && (hasLower || word <= USUAL_WORD)) {
      bytes++
      runLength = unit === previous ? runLength + 1 : 1
      if (runLength > LONG_RUN) runBytes++
      previous = unit
      hasLower = true
      length++
      if (++word <= LONGEST_COMMON) letters5 = letters5 * 32 + (unit & 31)
      else if (word > LONG_WORD) runBytes++
      continue
    }
    const code = unit >= 0xd800 && unit <= 0xdbff ? text.codePointAt(at)! : unit
    if (code > 0xffff) at++
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code > 0xffff ? 4 : 3
    bytes += size
    runLength = code === previous ? runLength + 1 : 1
    if (runLength > LONG_RUN) runBytes += size
    previous = code
    const kind = kindOf(code)
    // Signs after symbols, and slashes after the end of a line of signs, are of one pretoken with them.
    let isContinued = false
    // White space before the end of a line is part of it; white space at the end of a text is not known to be any.
    if (last === SPACE && length > 1 && kind !== SPACE) counts[kind === LINE ? AT.moreSpaces : AT.indents]!++
    if (kind >= LOWER && kind <= RARE) {
      // A capital after a small letter begins a word, and so does a small letter after many capitals.
      if (word > 0 && (kind === UPPER ? hasLower : !hasLower && word > USUAL_WORD)) {
        addWord(counts, word, first, hasLower, hasMarks, before, letters5)
        word = 0
      }
      if (word === 0) {
        before = last === SIGN && length === 1 ? SIGN : last === SIGN || last === DIGIT || last >= LOWER ? DIGIT : SPACE
        if (before === SIGN) counts[AT.sign]!--
        if (before === SIGN) counts[AT.before]!++
        first = kind
        hasLower = false
        hasMarks = 0
        letters5 = 0
      }
      // Capitals with marks are not told from small letters, so that marks do not divide a word.
      if (kind === LOWER) hasLower = true
      if (kind >= MARKED) {
        hasMarks = Math.max(hasMarks, kind)
        counts[kind === RARE ? AT.rareMarks : AT.marks]!++
      }
      if (++word <= LONGEST_COMMON) letters5 = letters5 * 32 + (code & 31)
      else if (word > LONG_WORD) runBytes += size
    } else {
      const joined = code === APOSTROPHE && word > 0 ? joinedUnits(text, at + 1, to) : 0
      if (word > 0) addWord(counts, word, first, hasLower, hasMarks, before, letters5)
      word = 0
      if (joined > 0) {
        for (; place <= at + joined; place = watched!.places[++nextPlace] ?? to) {
          setWithin(counts, bytes, runBytes, text, at + 1, place - at - 1)
          watched!.hear(nextPlace, seen)
        }
        counts[AT.contractions]!++
        at += joined
        bytes += joined
        last = LOWER
        continue
      }
      if (kind === DIGIT) {
        counts[AT.digits]!++
        if (last !== DIGIT || length % 3 === 0) counts[AT.numbers]!++
      } else if (kind === SIGN) {
        isContinued = isSymbol(last) || (code === SLASH && last === LINE && line === 'of signs')
        if (last === SIGN) counts[length === 1 ? AT.signs : AT.moreSigns]!++
        else counts[isContinued ? AT.moreSigns : AT.sign]!++
      } else if (kind === LINE) {
        if (last === SIGN || isSymbol(last)) line = 'of signs'
        else if (line === 'none' || (line === 'of signs' && last !== LINE)) {
          line = 'counted'
          counts[AT.lines]!++
          counts[AT.moreLines]!--
        }
        counts[AT.moreLines]!++
      } else if (kind === SPACE) {
        if (last !== SPACE) counts[AT.before]! += code === 32 ? 0 : 1
        else if (length > 1) counts[AT.moreSpaces]!++
      } else counts[FIRST + kind]!++
    }
    const group = kind >= LOWER && kind <= RARE ? LOWER : kind
    length = group === last ? length + 1 : isContinued ? 2 : 1
    last = group
    if (kind !== SPACE && kind !== LINE) line = 'none'
  }
  if (word > 0) addWord(counts, word, first, hasLower, hasMarks, before, letters5)
  addEnd(counts, bytes, runBytes, last)
}

/**
 * What is seen at a place within what an apostrophe joins to a word, which is no such thing yet: a sign after a word, and
 * `letters` after a sign.
 */
function setWithin(
  counts: TextFeatures,
  bytes: number,
  runBytes: number,
  text: string,
  first: number,
  letters: number,
) {
  seen.set(counts)
  if (letters > 0) {
    const kind = kindOf(text.charCodeAt(first))
    seen[AT.before]!++
    addWord(seen, letters, kind, kind === LOWER, 0, SIGN, 0)
  } else seen[AT.sign]!++
  addEnd(seen, bytes + letters, runBytes, LOWER)
}

function addEnd(counts: TextFeatures, bytes: number, runBytes: number, last: number): void {
  counts[BYTES]! += bytes
  counts[RUN_BYTES]! += runBytes
  counts[TAIL]! += last === SPACE ? 1 : 0
}

/** How many letters at a place are what an apostrophe joins to a word: s, t, m, d, re, ve, ll. */
function joinedUnits(text: string, at: number, to: number): number {
  if (at >= to) return 0
  const first = text.charCodeAt(at) | 32
  if (first === 115 || first === 116 || first === 109 || first === 100) return 1
  if (at + 1 >= to) return 0
  const second = text.charCodeAt(at + 1) | 32
  return ((first === 114 || first === 118) && second === 101) || (first === 108 && second === 108) ? 2 : 0
}

/** Adds a word of so many letters. Not a closure: variables of one are slow. */
function addWord(
  counts: Float64Array,
  letters: number,
  first: number,
  hasLower: boolean,
  marks: number,
  before: number,
  code: number,
): void {
  counts[wordKind(first, hasLower, marks, before, letters, code)]!++
  if (letters > USUAL_WORD) counts[AT.letters]! += letters - USUAL_WORD
  if (!hasLower) counts[AT.capitalLetters]! += letters
}

function isSymbol(kind: number): boolean {
  return kind === EMOJI || kind === OTHER
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
