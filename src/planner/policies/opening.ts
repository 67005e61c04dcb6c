import type { JudgedSlot } from './judge.ts'

/**
 * What the request surely has before the first message of a slot: nothing (`request`), or something that need not be of
 * the user (`conversation`), or a message of the user or a result (`after-user`). System messages stand apart.
 */
export type Opening = 'request' | 'conversation' | 'after-user'

/** The opening of each slot. What may be dropped is sure of nothing. Linear in the items that may. */
export function openingsOf<M extends object>(slots: readonly JudgedSlot<M>[]): Opening[] {
  let opening: Opening = 'request'
  return slots.map((slot) => {
    const before = opening
    opening = openingAfter(slot, before)
    return before
  })
}

/** What the next slot opens with. */
function openingAfter<M extends object>({ entries, known, units, must }: JudgedSlot<M>, before: Opening): Opening {
  let isAfterUser = true
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
  return before === 'after-user' && !isAfterUser ? 'conversation' : before
}
