/** What a list shows of a kept text, so that it need not be read for that. */
import { SLOT_IDS } from '../slots/definitions.ts'
import type { PlaygroundState } from '../state.ts'

export interface Outline {
  /** The length of each slot's text, in code units. */
  readonly codeUnits: readonly number[]
  /** The first words. */
  readonly start: string
}

export function outlineOf({ texts }: PlaygroundState): Outline {
  const id = texts.user.length > 0 ? 'user' : SLOT_IDS.find((slot) => texts[slot].length > 0)
  return {
    codeUnits: SLOT_IDS.map((slot) => texts[slot].length),
    start: id === undefined ? '' : texts[id].sliceString(0, 200).replace(/\s+/g, ' ').trim().slice(0, 60),
  }
}

export const isFilled = ({ codeUnits }: Outline): boolean => codeUnits.some((length) => length > 0)

/** The same for texts that a person would not tell apart in a list. */
export const keyOf = ({ codeUnits, start }: Outline): string => `${codeUnits.join()} ${start}`
