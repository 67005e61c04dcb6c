/**
 * How a text ended while it was typed. A byte-pair tokenizer needs more tokens for a part of a word than for the word:
 * o200k_base has two for " weathe" and one for " weather". A bound that follows the text would fall with the last letter, so
 * the upper bound of a text is the highest of the texts that it grew from. Each of the whole words after a part adds some
 * token, so that only the last characters have to be looked at.
 */

/** How many code units are looked back. Of 27,000 letters typed at the end of texts, one lowered a bound with 12 and none with 24; some more to be sure. */
const BACK_CODE_UNITS = 32
/** How much farther back a place is looked for where tokens do not join. */
const REACH_CODE_UNITS = 160
/** What follows it may be part of the word before it: "don't". */
const APOSTROPHE = 39

/** Where the end begins whose parts are counted: at a space between two words where there is one in reach. */
export function startOfEnd(text: string): number {
  const latest = text.length - BACK_CODE_UNITS
  const earliest = latest - REACH_CODE_UNITS
  for (let at = latest; at > 0 && at > earliest; at--) if (isCut(text, at)) return at
  if (earliest <= 0) return 0
  return isLowSurrogate(text, latest) ? latest - 1 : latest
}

/** What is counted beside a text: its end, and the end without its last characters, one less each time. Longest first. */
export function endsOf(text: string): readonly string[] {
  const start = startOfEnd(text)
  const ends = start > 0 ? [text.slice(start)] : []
  const first = firstEnd(text, start)
  for (let at = text.length - 1; at >= first; at--) if (isEnd(text, at)) ends.push(text.slice(start, at))
  return ends
}

/** Up to where a text that is counted without its last characters goes at least. */
function firstEnd(text: string, start: number): number {
  return Math.max(start + 1, text.length - BACK_CODE_UNITS)
}

/**
 * Whether a text is counted up to a place: not after a whole word before a space, nor after that space, which do not cost
 * more without what comes then. A space before the end of a line is part of it, and costs more alone: "\n " and "\n \n".
 */
function isEnd(text: string, at: number): boolean {
  return !isLowSurrogate(text, at) && (isBlank(text, at - 1) === isBlank(text, at) || isLineEnd(text.charCodeAt(at)))
}

function isLineEnd(unit: number): boolean {
  return unit === 10 || unit === 13
}

/** Whether no token, and nothing that features count as one, goes on from before a place: a space between words, a sign after a word. */
function isCut(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit === 0x20) return !isSpace(text, at - 1) && !isSpace(text, at + 1)
  if (unit === 0x3001 || unit === 0x3002 || unit === 0xff0c)
    return text.charCodeAt(at - 1) >= 0x3040 && text.charCodeAt(at - 1) < 0xd7a4
  return unit > 0x20 && unit < 0x7f && unit !== APOSTROPHE && !isWordUnit(unit) && isWordUnit(text.charCodeAt(at - 1))
}

/** A letter or a digit of ASCII. */
function isWordUnit(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)
}

function isBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x20
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}

function isSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit <= 0x20 || unit === 0x85 || unit === 0xa0 || (unit >= 0x1680 && /\s/.test(text[at]!))
}
