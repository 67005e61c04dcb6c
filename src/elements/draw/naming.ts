import type { BudgetTexts } from '../budget-texts.ts'
import type { RoomState } from '../room/types.ts'
import { Speech } from '../say.ts'

/** Neighbours in a slot, by their places, counted from 1. */
interface Run {
  readonly first: number
  end: number
}

/** Says which items are lost, for a value that is read out; what is seen has a list of them. */
export class NamingSpeech extends Speech<BudgetTexts> {
  /** `History 1–4, 7, Tools`: the places of items in their slots, and the slots of texts that are cut. */
  protected override items(items: RoomState['lost']): string {
    const runs = new Map<string, Run[]>()
    for (const { slot, index, status } of items) {
      const known = runs.get(slot) ?? []
      runs.set(slot, known)
      const last = known.at(-1)
      if (status === 'cut') continue
      if (last?.end === index) last.end++
      else known.push({ first: index + 1, end: index + 1 })
    }
    return [...runs].map(([slot, all]) => `${this.partName(slot)} ${this.#places(all)}`.trim()).join(', ')
  }

  #places(runs: readonly Run[]): string {
    return runs
      .map(({ first, end }) => (first === end ? this.number(end) : `${this.number(first)}–${this.number(end)}`))
      .join(', ')
  }
}
