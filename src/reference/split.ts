/**
 * How a text is split into pretokens, written as tiktoken writes it: one regular expression per split rule.
 *
 * The expressions use Unicode classes, and the JavaScript engine's Unicode version is not tiktoken's. So every character is
 * first replaced by a stand-in for its pinned class, one code unit each, and the expressions use only the stand-ins. Nothing
 * here depends on the engine.
 */
import type { SplitRule } from '../encodings/table.ts'
import { UNICODE_RUNS } from './unicode.generated.ts'

const CODE_POINTS = 0x110000
const ALTERNATING_RUN = 8

// The stand-ins for classes 0–7 of the generated table. Line ends stand for themselves.
const OTHER = '!'
const UPPER = 'A'
const LOWER = 'a'
const BOTH = 'ª'
const MARK = '\u0301'
const NUMBER = '0'
const SPACE = '\u00a0'
const STAND_INS = [OTHER, UPPER, LOWER, BOTH, MARK, NUMBER, SPACE, OTHER]

// `ſ` (U+017F) folds to `s`. It stands for itself, because contractions match it.
const L = 'A-Za-zſª'
const S = '\\r\\n \u00a0'
const UPPERS = `[A-Zª${MARK}]`
const LOWERS = `[a-zſª${MARK}]`
const CONTRACTION = "'(?:[sS]|ſ|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])"

// The alternatives in tiktoken's order. The first that matches wins, with backtracking inside each.
const ALTERNATIVES: Record<SplitRule, readonly string[]> = {
  gpt2: ["'(?:s|t|re|ve|m|ll|d)", ` ?[${L}]+`, ' ?0+', ` ?[^${S}${L}0]+`, `[${S}]+(?![^${S}])`, `[${S}]+`],
  cl100k: [
    CONTRACTION,
    `[^\\r\\n${L}0]?[${L}]+`,
    '0{1,3}',
    ` ?[^${S}${L}0]+[\\r\\n]*`,
    `[${S}]*[\\r\\n]+`,
    `[${S}]+(?![^${S}])`,
    `[${S}]+`,
  ],
  o200k: [
    `[^\\r\\n${L}0]?${UPPERS}*${LOWERS}+(?:${CONTRACTION})?`,
    `[^\\r\\n${L}0]?${UPPERS}+${LOWERS}*(?:${CONTRACTION})?`,
    '0{1,3}',
    ` ?[^${S}${L}0]+[\\r\\n/]*`,
    `[${S}]*[\\r\\n]+`,
    `[${S}]+(?![^${S}])`,
    `[${S}]+`,
  ],
}

let classes: Uint8Array | undefined

/** The class of each code point, from the generated runs. Computed once. */
export function codePointClasses(): Uint8Array {
  if (classes !== undefined) return classes
  const runs = Uint8Array.from(atob(UNICODE_RUNS), (character) => character.charCodeAt(0))
  classes = new Uint8Array(CODE_POINTS)
  let codePoint = 0
  for (let at = 0; at < runs.length; ) {
    let length = 0
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = runs[at++]!
      length |= (byte & 0x7f) << shift
    }
    const value = runs[at++]!
    for (let i = 0; i < length; i++) classes[codePoint++] = value === ALTERNATING_RUN ? 1 + (i & 1) : value
  }
  return classes
}

/** The stand-in for `character`. Characters that an expression names stand for themselves. */
function standIn(character: string): string {
  const codePoint = character.codePointAt(0)!
  if (codePoint < 0x180 && /[A-Za-z'/ \r\nſ]/.test(character)) return character
  return STAND_INS[codePointClasses()[codePoint]!]!
}

/**
 * The pretokens of `text`, in order. Joined, they are `text`. Linear for text that people write. A lone surrogate has the
 * class of U+FFFD, as which it is encoded.
 */
export function splitPretokens(text: string, rule: SplitRule): string[] {
  const characters = Array.from(text)
  const folded = characters.map(standIn).join('')
  const pattern = new RegExp(ALTERNATIVES[rule].join('|'), 'g')
  const pretokens: string[] = []
  for (const match of folded.matchAll(pattern)) {
    pretokens.push(characters.slice(match.index, match.index + match[0].length).join(''))
  }
  return pretokens
}
