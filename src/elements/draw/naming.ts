import type { BudgetTexts } from '../budget-texts.ts'
import type { RoomState } from '../room/types.ts'
import { Speech } from '../say.ts'

/** Says which items are lost, for a value that is read out; what is seen has a list of them. */
export class NamingSpeech extends Speech<BudgetTexts> {
  /** `History 1–4, 7, Tools`: the places of items in their slots, and the slots of texts that are cut. */
  protected override items(items: RoomState['lost']): string {
    return [...new Set(items.map(({ slot }) => slot))]
      .map((slot) => {
        let end = -1
        let places = ''
        for (const { index, status } of items.filter((item) => item.slot === slot)) {
          if (status === 'cut') continue
          // A run that goes on has its end written anew.
          if (index === end) places = places.replace(/(–[^,]*)?$/, `–${this.number(index + 1)}`)
          else places += `${places && ', '}${this.number(index + 1)}`
          end = index + 1
        }
        return `${this.partName(slot)} ${places}`.trim()
      })
      .join(', ')
  }
}
