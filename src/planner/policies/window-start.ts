/** Where a window began in the plan before. */

import type { SlotUnits } from '../group/units.ts'
import type { Plan } from '../types.ts'

/**
 * The first unit of a slot that the plan before sent and that need not stay anyway, as pinned ones must: where the
 * window began. Null when it sent none.
 *
 * Messages are recognised as the same objects, or, when there are none of those, as equal ones; a message made from a
 * text is recognised as an equal one, since it may have been made anew. Of equal ones the last is what was sent, for a
 * window is the end of a history; one before it was sent if it stands as it did right before another that was sent.
 * So "go on", dropped long ago, is not taken for the one that is still in the window. Linear in the items.
 */
export function anchorOf<M extends object>({ units, entries }: SlotUnits<M>, previous: Plan<M>): number | null {
  const sent = previous.messages
  const objects = new Set(sent)
  const areSame = entries.some(
    ({ content: { message, source } }, item) =>
      message !== null && source === null && objects.has(message) && units.must[units.unitOf[item]!] === 0,
  )
  // What a message is recognised by: itself, or what it says.
  const keys = entries.map(({ content: { message, source } }) =>
    message === null || (areSame && source === null) ? message : JSON.stringify(message),
  )
  const texts = keys.some((key) => typeof key === 'string') ? sent.map((message) => JSON.stringify(message)) : []
  const placeOf = new Map<M | string, number>()
  for (const list of [sent, texts]) for (const [place, key] of list.entries()) placeOf.set(key, place)

  let anchor: number | null = null
  let place: number | undefined
  const seen = new Set<M | string>()
  for (let item = keys.length - 1; item >= 0; item--) {
    const key = keys[item]!
    if (key === null) continue
    const before = (place ?? 0) - 1
    if (before >= 0 && (key === sent[before] || key === texts[before])) place = before
    else place = seen.has(key) ? undefined : placeOf.get(key)
    seen.add(key)
    const unit = units.unitOf[item]!
    if (place !== undefined && units.must[unit] === 0) anchor = Math.min(anchor ?? unit, unit)
  }
  return anchor
}
