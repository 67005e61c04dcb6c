/**
 * Letters. In gpt2 and cl100k a word is `\p{L}+`: all letters are one class, and marks do not belong to it. In o200k it is
 * `UPPER*LOWER+` or else `UPPER+LOWER*`, where letters without case and marks are in both classes, and a contraction such as
 * `'ll` may follow.
 */
import { LOWER, MARK, SIGN, UNCASED, UPPER } from './characters.ts'
import { kindOf, kindOfRun, only, REACH, startOfRun, type Unsure } from './kind.ts'

/** gpt2 and cl100k: letters. The word goes on from left to right, and ends in the right part alone where it does in the whole. */
export const letters = kindOfRun(LOWER + UPPER + UNCASED)

/** gpt2 and cl100k: a mark after a letter. A word takes no marks, so it ends there. */
export const letterAndMark = kindOf(new RegExp(`[${LOWER}${UPPER}${UNCASED}]$`), new RegExp(`^[${MARK}]`), 'apart')

/** o200k: small letters. They are in `LOWER` only, and what a word takes after them does not depend on how many there were. */
export const smallLetters = kindOfRun(LOWER)

/**
 * o200k: a capital after a small letter. A word with a small letter takes no capitals any more, so it ends there. The letter
 * must not follow an apostrophe: `'l` and `L` are a contraction together.
 */
export const smallAndCapital = kindOf(new RegExp(`[^'][${LOWER}]$`), new RegExp(`^[${UPPER}]`), 'apart')

/**
 * o200k: capitals. If letters without case or marks stand before them, the left part alone ends a word there, as nothing
 * follows the capitals that `LOWER+` could take. The whole does not if a small letter follows. That place is unsure.
 */
export const capitals = kindOfRun(UPPER, 'inside', { unsureBefore: beforeCapitals })

/**
 * o200k: letters without case, and marks. If capitals follow them, the right part alone takes all as `UPPER`. The whole does
 * not if the word has small letters further left: it ends before the capitals. That place is unsure. The right part starts
 * with a letter, as a mark could be the character before a word.
 */
export const uncasedLetters = kindOf(only(UNCASED + MARK), new RegExp(`^[${UNCASED}][${UNCASED}${MARK}]+$`), 'inside', {
  unsureAfter: afterUncased,
})

const CAPITALS = only(UPPER)
const WITHOUT_CASE = only(UNCASED + MARK)
const NOT_UNCASED = new RegExp(`[^${UNCASED}${MARK}]`)
/** Characters after which capitals begin a word, whatever follows them. */
const STARTS_WORD = only(`\\0-\\x7f${LOWER}${SIGN}`)
/** Characters that end the word of letters without case, or that belong to it in any case. */
const ENDS_WORD = only(`\\0-@[-\\x7f${LOWER}${SIGN}`)

/** Where letters without case or marks end and the capitals at the end of `left` start. */
function beforeCapitals(left: string): Unsure {
  const at = startOfRun(left, CAPITALS)
  if (at < 0) return 'somewhere'
  if (at === 0 || STARTS_WORD.test(left[at - 1]!)) return 'nowhere'
  return WITHOUT_CASE.test(left[at - 1]!) ? at : 'somewhere'
}

/** Where capitals follow the letters without case at the start of `right`. */
function afterUncased(right: string): Unsure {
  const at = right.slice(0, REACH).search(NOT_UNCASED)
  if (at < 0 && right.length > REACH) return 'somewhere'
  if (at < 0 || ENDS_WORD.test(right[at]!)) return 'nowhere'
  return CAPITALS.test(right[at]!) ? at : 'somewhere'
}
