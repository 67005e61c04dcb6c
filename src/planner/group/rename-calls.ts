import type { MessageStructure } from '../../chat/structure/types.ts'
import type { PlanRepair } from '../plan-types.ts'
import type { Contents } from '../read/contents.ts'
import { repairedEntry } from '../read/items.ts'
import type { ReadSlot } from '../read/slots.ts'
import type { Once } from './made-entries.ts'
import type { Rename } from './tool-links.ts'

/**
 * The slot with other ids for calls whose id was given before, and for their results; the same slot when there are none.
 * `once` makes an entry at most once for a key. Linear in the renames, and in the items if there are any.
 */
export function renamedSlot<M extends object>(
  slot: ReadSlot<M>,
  renames: readonly Rename[],
  structure: MessageStructure<M>,
  contents: Contents<M>,
  repairs: PlanRepair[],
  once: Once<M>,
): ReadSlot<M> {
  if (renames.length === 0) return slot
  const byItem = new Map<number, Rename[]>()
  for (const rename of renames) {
    const list = byItem.get(rename.item)
    if (list) list.push(rename)
    else byItem.set(rename.item, [rename])
  }
  const entries = slot.entries.slice()
  for (const [item, list] of byItem) {
    const entry = entries[item]!
    const ids = new Map(list.map(({ place, to }) => [place, to]))
    const [{ from, to }] = list as [Rename]
    entries[item] = once(entry, `ids ${list.map((one) => `${one.place} ${one.to}`).join()}`, () => {
      const message = structure.withCallIds!(entry.content.message!, ids)
      // A call in the form that was before there were tools has no id.
      if (message === entry.content.message) return entry
      return repairedEntry(entry, 'changed', contents.ofMade(message), { code: 'id-renamed', callId: from, to })
    })
    for (const { place, from: callId } of entries[item] === entry ? [] : list) {
      if (entry.content.links.tools[place]!.kind !== 'call') continue
      const found = callId === '' ? 'call-without-id' : 'id-used-again'
      repairs.push(Object.freeze({ slot: slot.name, item: entry.id, callId, found, did: 'renamed' }))
    }
  }
  return { ...slot, entries }
}
