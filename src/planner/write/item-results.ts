import type { PlannedItem } from '../plan-types.ts'
import type { Entry } from '../read/items.ts'

/**
 * What the last plan said about the items of a slot, place by place, to be said again without making it again. Plans
 * share what they say: it is frozen. A place counts only for the entry that stood there.
 */
export class ItemResults<M extends object> {
  readonly #entries: Entry<M>[] = []
  readonly #reasons: string[] = []
  readonly #items: PlannedItem[] = []

  /**
   * Says of the entries from `from` to before `to` what became of them, for one reason, which no other status has.
   * What was not said before is made. Places are told in ascending order.
   */
  say(
    entries: readonly Entry<M>[],
    from: number,
    to: number,
    reason: string,
    make: (entry: Entry<M>) => PlannedItem,
  ): void {
    for (let at = from; at < to; at++) {
      const entry = entries[at]!
      if (this.#entries[at] !== entry || this.#reasons[at] !== reason) this.put(at, entry, make(entry))
    }
  }

  /** Says something new of an entry. */
  put(at: number, entry: Entry<M>, item: PlannedItem): void {
    this.#entries[at] = entry
    this.#reasons[at] = item.reason
    this.#items[at] = item
  }

  /** What was said of the first `count` places; the rest is forgotten. */
  items(count: number): readonly PlannedItem[] {
    this.#entries.length = count
    this.#reasons.length = count
    this.#items.length = count
    return Object.freeze(this.#items.slice())
  }
}
