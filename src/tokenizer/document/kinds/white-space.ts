/**
 * White space. `\s*[\r\n]+|\s+(?!\S)|\s+` in cl100k and o200k: a run of white space with a line end is one match up to its
 * last line end. The rest of the run, or a run without a line end, is one match up to its end, or up to the character before
 * its end when something follows. In gpt2, which lacks the first alternative, line ends are white space like any other.
 */
import { kindOf, kindOfRun, REACH, startOfRun, type Unsure } from './kind.ts'

const WHITE_SPACE = /[^\S\r\n]|\u0085/
const LINE_END = /[\r\n]/
const HAS_LINE_END = /^[ \t\r\n]*[\r\n][ \t\r\n]*$/
const ENDS_IN_LINE_END = /^[ \t\r\n]*[\r\n]$/

/** gpt2: spaces and tabs. Left and right alone are one match each, up to where the match of the whole ends. */
export const plainSpaces = kindOfRun(' \\t')

/** gpt2: line ends and other white space. As `plainSpaces`, because line ends make no difference to this rule. */
export const plainLineEnds = kindOf(ENDS_IN_LINE_END, HAS_LINE_END, 'inside')

/**
 * Spaces and tabs. The right part alone ends its matches where the whole does. If the run has a line end further left, the
 * left part alone ends a match there. The whole does not if there is another line end further right. That place is unsure.
 */
export const spaces = kindOfRun(' \\t', 'inside', { unsureBefore: afterLineEnd })

/**
 * The left part ends in a line end and has a space before it: so the line end does not belong to a match of signs, which
 * takes line ends but no spaces. The match of the run goes on to a line end in the right part, so left alone and right
 * alone end their matches where the whole does.
 */
export const lineEndsAfterSpace = kindOf(/^[ \t\r\n]*[ \t][ \t\r\n]*[\r\n]$/, HAS_LINE_END, 'inside')

/**
 * As `lineEndsAfterSpace`, but the line ends may belong to a match of signs, ` ?[^\s\p{L}\p{N}]+[\r\n]*` (in o200k
 * `[\r\n/]*`). Then that match ends where other white space follows the line ends, and a new one begins there, while the
 * right part alone takes both in one match. That place is unsure.
 */
export const lineEnds = kindOf(ENDS_IN_LINE_END, HAS_LINE_END, 'inside', { unsureAfter: afterLineEnds })

/** After the last line end of the white space that `left` ends in. */
function afterLineEnd(left: string): Unsure {
  const at = startOfRun(left, WHITE_SPACE)
  if (at < 0) return 'somewhere'
  return at > 0 && LINE_END.test(left[at - 1]!) ? at : 'nowhere'
}

/** Where other white space follows the line ends at the start of `right`. A slash there could belong to either match. */
function afterLineEnds(right: string): Unsure {
  const at = right.slice(0, REACH).search(/[^\r\n]/)
  if (at < 0 ? right.length > REACH : right[at] === '/') return 'somewhere'
  return at >= 0 && WHITE_SPACE.test(right[at]!) ? at : 'nowhere'
}
