import { invalidSlot } from '../read/invalid-slot.ts'
import { ItemColumns } from '../read/item-columns.ts'
import type { Entry } from '../read/items.ts'
import type { ReadSlot } from '../read/slots.ts'

/** Makes an entry from another at most once for a key. */
export type Once<M extends object> = (entry: Entry<M>, key: string, make: () => Entry<M>) => Entry<M>

/** What a stage made of entries, so that it makes it no second time when the same history is planned again. */
export class MadeEntries<M extends object> {
  readonly #columns = new Map<string, ItemColumns<M>>()
  readonly #made = new WeakMap<Entry<M>, Map<string, Entry<M>>>()

  readonly once: Once<M> = (entry, key, make) => {
    const made = this.#made.get(entry) ?? new Map<string, Entry<M>>()
    this.#made.set(entry, made)
    const one = made.get(key) ?? make()
    made.set(key, one)
    return one
  }

  /** The slot with other entries. Linear in those that are not where they were before. */
  withEntries(slot: ReadSlot<M>, entries: readonly Entry<M>[]): ReadSlot<M> {
    const before = this.#columns.get(slot.name) ?? new ItemColumns<M>()
    let same = 0
    while (same < entries.length && entries[same] === before.entries[same]) same++
    const known = before.startingWith(same)
    for (let at = same; at < entries.length; at++) {
      const { id } = entries[at]!
      if (!known.add(entries[at]!))
        throw invalidSlot(`slots.${slot.name}`, `the id "${id}", which an added item has`, 'other ids')
    }
    this.#columns.set(slot.name, known)
    return { ...slot, entries, known }
  }
}
