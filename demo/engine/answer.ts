import type { ModelInfo, Preview } from 'tokenroom/planner'
import type { SlotId } from '../slots/definitions.ts'
import type { ReadSlot } from '../slots/to-slot.ts'
import type { PlaygroundState } from '../state.ts'

/** The most items of one list that are drawn. The number of the others is written below. */
export const MOST_ROWS = 40

/** What the page shows of a slot that was read. */
export type ShownSlot = Pick<ReadSlot, 'labels' | 'textOf' | 'summary' | 'problem'>

/** One answer: what was asked, and the result. */
export interface Answer {
  readonly state: PlaygroundState
  readonly model: ModelInfo
  readonly slots: Readonly<Record<SlotId, ShownSlot>>
  /** The slots as the planner takes them. Reads them, when that was done in the worker. */
  readonly read: () => Promise<Readonly<Record<SlotId, ReadSlot['slot']>>>
  readonly preview: Preview
  /** Settings that contradict each other, in a sentence. What is shown was planned without them. Null: none do. */
  readonly conflict: string | null
  /** From the snapshot to the answer, including the wait for the worker. */
  readonly tookMs: number
}

/** The tokens of a slot in a measure or a plan; 0 when it is not there. */
export const tokensIn = (
  { slots }: { readonly slots: readonly { name: string; tokens: number }[] },
  id: SlotId,
): number => slots.find((slot) => slot.name === id)?.tokens ?? 0
