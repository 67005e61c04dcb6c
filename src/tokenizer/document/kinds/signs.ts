/**
 * Signs. ` ?[^\s\p{L}\p{N}]+[\r\n]*` in gpt2 (without the line ends) and cl100k: a match that has one sign takes every sign
 * and mark after it. In o200k `[\r\n/]*` ends it: after its line ends the match takes slashes, but no other signs.
 *
 * One sign alone proves nothing, as it may be the first character of a word's match (`[^\r\n\p{L}\p{N}]?` before letters,
 * and in o200k before marks). Where two signs meet, the first is not: what follows it is neither a letter nor a mark.
 */
import { EMOJI, LONE_SURROGATE, LOWER, MARK, SIGN, UNCASED, UPPER } from './characters.ts'
import { kindOf, kindOfRun, only, REACH, type Unsure } from './kind.ts'

/**
 * gpt2 and cl100k: two signs meet in the left part, so one match takes everything from the second of them on. The right
 * part alone begins with two signs, so its first match takes the same characters.
 */
export const signs = signKind(`${SIGN}/`)

/** o200k: as `signs`. The first of the two signs in the left part is not a slash, so the match is not in its line ends yet. */
export const signsNotSlash = signKind(SIGN)

/**
 * o200k: slashes. They may belong to the line ends of a match further left. Then another sign or a mark after them begins a
 * new match, perhaps of a word (`.com`), while the right part alone takes it in one match with the slashes. That place is
 * unsure.
 */
export const slashes = kindOfRun('/', 'inside', { unsureAfter: afterSlashes })

function signKind(first: string) {
  const any = `[${SIGN}/]|${EMOJI}|${LONE_SURROGATE}`
  return kindOf(
    new RegExp(`^(?:${any}|[${MARK}])*(?:[${first}]|${EMOJI}|${LONE_SURROGATE})(?:${any})(?:${any}|[${MARK}])*$`),
    new RegExp(`^(?:${any})(?:${any})(?:${any}|[${MARK}])*$`),
    'inside',
  )
}

/** Characters that are not signs: the match of the slashes ends before them in any case. */
const ENDS_SLASHES = only(` \\t\\r\\n0-9${LOWER}${UPPER}${UNCASED}`)

/** Where another sign follows the slashes at the start of `right`. */
function afterSlashes(right: string): Unsure {
  const at = right.slice(0, REACH).search(/[^/]/)
  if (at < 0 && right.length > REACH) return 'somewhere'
  return at < 0 || ENDS_SLASHES.test(right[at]!) ? 'nowhere' : at
}
