// The split rules for ASCII as a finite automaton: one table load a byte and no branch that depends on the text, where
// matching one pretoken at a time mispredicts once or twice in each. Where a match can end is not always known when its
// last byte is read; a boundary may then be set one byte back, or set early and taken back. Everything else (bytes from
// 0x80, apostrophes that may start a contraction) leaves the automaton for the matcher, at the start of the match.
import { ASCII_CLASS, AUTOMATON, AUTOMATON_CLASS, BOUNDS, TILE } from '../layout'
import { LOWER, NEWLINE, NUMBER, SPACE, UPPER } from '../classes'

// What a byte is to the automaton.
const CAPITAL: u32 = 0
const SMALL: u32 = 1
const DIGIT: u32 = 2
const BLANK: u32 = 3 // the space
const TAB: u32 = 4 // other white space but CR and LF
const LINE: u32 = 5 // CR LF
const QUOTE: u32 = 6 // the apostrophe
const SLASH: u32 = 7
const SIGN: u32 = 8 // other punctuation
const BEYOND: u32 = 9 // from 0x80
const CLASSES: u32 = 10

// What the match has so far. Behind a newline, white space is set apart at once and taken back if another follows.
const START: u32 = 0
const CAPITALS: u32 = 1
const WORD: u32 = 2 // letters, the last of them small (or any, where case does not matter)
const DIGIT1: u32 = 3
const DIGIT2: u32 = 4
const DIGIT3: u32 = 5
const BLANK1: u32 = 6 // one space
const TAB1: u32 = 7
const BLANKS: u32 = 8 // two or more of white space, the last a space
const TABS: u32 = 9
const LINES: u32 = 10 // white space that ends in a newline
const SIGN1: u32 = 11 // one sign, which may be the prefix of a word
const SIGNS: u32 = 12
const SIGNS_LINES: u32 = 13 // signs and then newlines
const LINE_BLANK1: u32 = 14 // as without LINE_, behind a newline
const LINE_TAB1: u32 = 15
const LINE_BLANKS: u32 = 16
const LINE_TABS: u32 = 17
const LEAVE: u32 = 18
const STATES: u32 = 18

// An entry: next state << 4 | boundaries added + 1 << 12 | 1 << 9 if the first of them is one byte back.
const BACK: u32 = 1 << 9
const ADDED: u32 = 12

let isCaseSplit: bool = false
let takesLines: bool = false
let takesSlash: bool = false
let takesPrefix: bool = false
let groupsDigits: bool = false
let quotesStart: bool = false

/** Fills the tables for a split rule: see o200k.ts, cl100k.ts and gpt2.ts for the patterns. */
export function buildAutomaton(rule: u32): void {
  isCaseSplit = rule == 2
  takesSlash = rule == 2
  quotesStart = rule != 2
  takesLines = rule != 0
  takesPrefix = rule != 0
  groupsDigits = rule != 0
  for (let b: u32 = 0; b < 256; b++) store<u8>(AUTOMATON_CLASS + b, <u8>inputClass(b))
  for (let state: u32 = 0; state < STATES; state++) {
    for (let input: u32 = 0; input < CLASSES; input++) {
      store<u16>(AUTOMATON + (state << 5) + (input << 1), <u16>entry(state, input))
    }
  }
}

function inputClass(b: u32): u32 {
  if (b >= 0x80) return BEYOND
  if (b == 0x20) return BLANK
  if (b == 0x27) return QUOTE
  if (b == 0x2f) return SLASH
  const c = <u32>load<u8>(ASCII_CLASS + b)
  if (c == UPPER) return CAPITAL
  if (c == LOWER) return SMALL
  if (c == NUMBER) return DIGIT
  // Without a rule for newlines they are white space like any other.
  if (c == NEWLINE) return takesLines ? LINE : TAB
  return c == SPACE ? TAB : SIGN
}

/** The match goes on. */
function go(state: u32): u32 { return (state << 4) | (1 << ADDED) }
/** The match ended before this byte. */
function end(state: u32): u32 { return (state << 4) | (2 << ADDED) }
/** The match ended one byte before this one. */
function endBack(state: u32): u32 { return (state << 4) | (2 << ADDED) | BACK }
/** The match ended one byte before this one, which was a match of its own. */
function endBoth(state: u32): u32 { return (state << 4) | (3 << ADDED) | BACK }
/** The boundary set last was none. */
function takeBack(state: u32): u32 { return state << 4 }

/** The state in which a match is after its first byte. */
function first(input: u32): u32 {
  if (input == CAPITAL) return isCaseSplit ? CAPITALS : WORD
  if (input == SMALL) return WORD
  if (input == DIGIT) return DIGIT1
  if (input == BLANK) return BLANK1
  if (input == TAB) return TAB1
  if (input == LINE) return LINES
  if (input == BEYOND || (input == QUOTE && quotesStart)) return LEAVE
  return SIGN1
}

function isSign(input: u32): bool { return input == QUOTE || input == SLASH || input == SIGN }
function isWordInput(input: u32): bool { return input == CAPITAL || input == SMALL }

function entry(state: u32, input: u32): u32 {
  if (state >= LINE_BLANK1) {
    if (input == LINE) return takeBack(LINES)
    if (input == BEYOND) return takeBack(LEAVE)
    const plain = state - LINE_BLANK1 + BLANK1
    if (input == BLANK || input == TAB) return go(input == BLANK ? LINE_BLANKS : LINE_TABS)
    return entry(plain, input)
  }
  if (input == BEYOND) return go(LEAVE)
  const start = first(input)
  switch (state) {
    case START: return go(start)
    case CAPITALS:
    case WORD:
      if (isWordInput(input)) {
        if (state == WORD && input == CAPITAL && isCaseSplit) return end(CAPITALS)
        return go(start)
      }
      // Behind a word an apostrophe may start the contraction that belongs to it.
      return input == QUOTE && !quotesStart ? go(LEAVE) : end(start)
    case DIGIT1: return input == DIGIT ? go(groupsDigits ? DIGIT2 : DIGIT1) : end(start)
    case DIGIT2: return input == DIGIT ? go(DIGIT3) : end(start)
    case DIGIT3: return end(start)
    case BLANK1:
    case TAB1:
      if (input == BLANK) return go(BLANKS)
      if (input == TAB) return go(TABS)
      if (input == LINE) return go(LINES)
      if (isWordInput(input) && (takesPrefix || state == BLANK1)) return go(start)
      if (state == BLANK1 && isSign(input)) return go(SIGNS)
      if (state == BLANK1 && input == DIGIT && !groupsDigits) return go(DIGIT1)
      return end(start)
    case BLANKS:
    case TABS:
      if (input == BLANK) return go(BLANKS)
      if (input == TAB) return go(TABS)
      if (input == LINE) return go(LINES)
      if (isWordInput(input) && (takesPrefix || state == BLANKS)) return endBack(start)
      if (state == BLANKS && isSign(input)) return endBack(SIGNS)
      if (state == BLANKS && input == DIGIT && !groupsDigits) return endBack(DIGIT1)
      return endBoth(start)
    case LINES:
      if (input == LINE) return go(LINES)
      if (input == BLANK) return end(LINE_BLANK1)
      return end(input == TAB ? LINE_TAB1 : start)
    case SIGN1:
      if (isWordInput(input) && takesPrefix) return go(start)
    // falls through
    case SIGNS:
      if (isSign(input)) return go(SIGNS)
      return input == LINE ? go(SIGNS_LINES) : end(start)
    default: // SIGNS_LINES
      return input == LINE || (input == SLASH && takesSlash) ? go(SIGNS_LINES) : end(start)
  }
}

/** With so many boundaries a tile is full: a byte can add two, and the end of the text one more. */
export const FULL: u32 = TILE - 4

/**
 * Splits from `p`, where a match starts and BOUNDS[n] says so, until the tile is full, the text ends or the automaton is
 * left; returns the number of boundaries. A match that is cut off by any but the text's end starts at the last one.
 */
export function runAutomaton(p: usize, textEnd: usize, n: u32): u32 {
  let state: u32 = START
  while (p < textEnd && n <= FULL && state != LEAVE << 4) {
    const input = <u32>load<u8>(AUTOMATON_CLASS + <usize>load<u8>(p))
    const next = <u32>load<u16>(AUTOMATON + (<usize>state << 1) + (<usize>input << 1))
    const at = BOUNDS + (<usize>n << 2)
    store<u32>(at, <u32>p - ((next >> 9) & 1), 4)
    store<u32>(at, <u32>p, 8)
    n = n + (next >> ADDED) - 1
    state = next & 0x1f0
    p++
  }
  if (state == LEAVE << 4) return n
  if (p == textEnd) store<u32>(BOUNDS + (<usize>(++n) << 2), <u32>p)
  else if (state >= LINE_BLANK1 << 4) n--
  return n
}
