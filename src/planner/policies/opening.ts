import type { JudgedSlot } from './judge.ts'

/**
 * What the request surely has before the first message of a slot: nothing (`request`), or something that need not be of
 * the user (`conversation`), or a message of the user or a result (`after-user`). System messages stand apart.
 */
export type Opening = 'request' | 'conversation' | 'after-user'

/** The opening of each slot. What may be dropped is sure of nothing. Linear in the items that may. */
export function openingsOf<M extends object>(slots: readonly JudgedSlot<M>[]): Opening[] {
  return slots.map((_, at) => openingOf(slots, at))
}

function openingOf<M extends object>(slots: readonly JudgedSlot<M>[], at: number): Opening {
  let isAfterUser = true
  for (let slot = at - 1; slot >= 0; slot--) {
    const { entries, known, units, must } = slots[slot]!
    let last = -1
    for (let item = entries.length - 1; item >= 0; item--) {
      const { state, content } = entries[item]!
      const unit = units.unitOf[item]!
      const speaker = known.speakers[item]
      // Of a unit only the end counts: it is sent whole or not at all.
      if (state === 'gone' || content.message === null || speaker === 'system' || unit === last) continue
      last = unit
      if (speaker === 'model') isAfterUser = false
      if (must[unit] !== 0) return isAfterUser ? 'after-user' : 'conversation'
    }
  }
  return 'request'
}
