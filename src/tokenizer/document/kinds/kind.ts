/** What a kind is: see kind-between.ts. */

/**
 * How the tokens on the two sides of a place belong together. The split has a boundary there whatever stands further away
 * (`apart`), or has none (`inside`), or takes the digits there in groups of three (`group`), or it cannot be told (`none`).
 */
export type Meeting = 'none' | 'apart' | 'inside' | 'group'

/** Where in one part the split may have a boundary that the whole lacks, or the reverse: at an index, nowhere, or unknown. */
export type Unsure = number | 'nowhere' | 'somewhere'

export interface Kind {
  /** Matches the characters before the place, of which there are at least `GUARD`. */
  readonly before: RegExp
  /** Matches the characters after the place. */
  readonly after: RegExp
  readonly meeting: Meeting
  /** Where the split of the left part alone may have a boundary that the whole lacks. Null: nowhere. */
  readonly unsureBefore: ((left: string) => Unsure) | null
  /** Where the whole may have a boundary, and start anew, that the right part alone lacks. Null: nowhere. */
  readonly unsureAfter: ((right: string) => Unsure) | null
}

type UnsurePlaces = Partial<Pick<Kind, 'unsureBefore' | 'unsureAfter'>>

/** A kind. All have the same fields, so that the engine compiles the code that reads them once. */
export function kindOf(
  before: RegExp,
  after: RegExp,
  meeting: Meeting,
  { unsureBefore = null, unsureAfter = null }: UnsurePlaces = {},
): Kind {
  return { before, after, meeting, unsureBefore, unsureAfter }
}

/** The kind of a place with characters of one list on both sides. */
export function kindOfRun(list: string, meeting: Meeting = 'inside', unsure: UnsurePlaces = {}): Kind {
  return kindOf(only(list), only(list), meeting, unsure)
}

/** Matches text of characters in `list` only. */
export function only(list: string): RegExp {
  return new RegExp(`^[${list}]+$`)
}

/** Code units that are searched for an unsure place. Beyond them, it is somewhere. */
export const REACH = 1024

/** Where the run of `character` at the end of `text` starts, or -1 if that is more than `REACH` code units away. */
export function startOfRun(text: string, character: RegExp): number {
  let at = text.length
  while (at > 0 && character.test(text[at - 1]!)) {
    if (text.length - at > REACH) return -1
    at--
  }
  return at
}
