/**
 * Kinds of places where a text without cuts (cuts.ts) may nevertheless be divided, told by the characters around the place.
 *
 * What must hold for each kind: the split of the left part alone and the split of the right part alone are the split of the
 * whole, except for a boundary at the place itself when it is `inside` a match, and except at an `unsure` place. Each kind
 * says why in its own file.
 *
 * The characters next to a place decide, but a split rule may have state from further back, such as how much of a word or of
 * a run of signs it has taken. So there must be `GUARD` characters of the kind on each side, and where such a state shows,
 * the kind names an unsure place.
 */
import { type Kind, kindOfRun } from './kind.ts'
import { capitals, letterAndMark, letters, smallAndCapital, smallLetters, uncasedLetters } from './letters.ts'
import { signs, signsNotSlash, slashes } from './signs.ts'
import { lineEnds, lineEndsAfterSpace, plainLineEnds, plainSpaces, spaces } from './white-space.ts'

/** The numbers of the split rules in a vocabulary's header. */
export const GPT2 = 0
export const CL100K = 1
export const O200K = 2

/** Code units of one kind that there must be on each side of a place. */
export const GUARD = 32

/** gpt2: digits. ` ?\p{N}+` takes a number in one match, which goes on from left to right. */
const plainDigits = kindOfRun('0-9')

/** cl100k and o200k: digits. `\p{N}{1,3}` takes three at a time from the start of the run. See seams.ts. */
const digitGroups = kindOfRun('0-9', 'group')

/** The kinds of each split rule. The first that matches decides. */
const KINDS: readonly (readonly Kind[])[] = [
  [letters, letterAndMark, plainSpaces, plainLineEnds, signs, plainDigits],
  [letters, letterAndMark, spaces, lineEndsAfterSpace, lineEnds, signs, digitGroups],
  [
    smallLetters,
    capitals,
    smallAndCapital,
    uncasedLetters,
    spaces,
    lineEndsAfterSpace,
    lineEnds,
    signsNotSlash,
    slashes,
    digitGroups,
  ],
]

/** The kind of the place between `left` and `right` by a split rule, or undefined if they cannot be divided there. O(1). */
export function kindBetween(left: string, right: string, rule: number): Kind | undefined {
  if (left.length < GUARD || right.length < GUARD) return undefined
  if (isLowSurrogate(right.charCodeAt(0)) && isHighSurrogate(left.charCodeAt(left.length - 1))) return undefined
  // The windows must not begin or end with half a pair.
  const from = left.length - GUARD
  const before = left.slice(isLowSurrogate(left.charCodeAt(from)) ? from + 1 : from)
  const after = right.slice(0, isHighSurrogate(right.charCodeAt(GUARD - 1)) ? GUARD - 1 : GUARD)
  for (const kind of KINDS[rule] ?? []) if (kind.before.test(before) && kind.after.test(after)) return kind
  return undefined
}

const isHighSurrogate = (unit: number): boolean => unit >> 10 === 0xd800 >> 10
const isLowSurrogate = (unit: number): boolean => unit >> 10 === 0xdc00 >> 10
