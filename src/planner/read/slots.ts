import type { ChatAdapter } from '../../chat/adapters/adapter.ts'
import { isUiMessage } from '../../chat/adapters/ai-sdk/messages.ts'
import { toolFacts } from '../../chat/tools.ts'
import type { Item, PlanInput, Slot } from '../types.ts'
import type { Content, Contents } from './contents.ts'
import { invalidSlot } from './invalid-slot.ts'
import { ItemColumns } from './item-columns.ts'
import { type Entry, type Facts, factsOf, hasFacts, makeEntry, NO_FACTS } from './items.ts'
import { type Rules, readRules } from './policy-rules.ts'

/** One slot, read. */
export interface ReadSlot<M extends object> {
  readonly slot: Slot<M>
  readonly name: string
  readonly priority: number
  readonly rules: Rules
  readonly entries: readonly Entry<M>[]
  /** The same items in columns. Plans that are made later may make them longer. */
  readonly known: ItemColumns<M>
}

const fields = ['text', 'items', 'messages', 'tools'] as const

/**
 * Reads slots, and remembers what it read: an item that is where it was and what it was is not read again, so
 * reading a long history once more costs little more than looking at it.
 */
export class SlotReader<M extends object> {
  readonly #adapter: ChatAdapter<M>
  readonly #contents: Contents<M>
  readonly #known = new Map<string, ItemColumns<M>>()

  constructor(adapter: ChatAdapter<M>, contents: Contents<M>) {
    this.#adapter = adapter
    this.#contents = contents
  }

  /** Throws `INVALID_ARGUMENT` with the slot and the field that is wrong. Linear in the items. */
  read(input: PlanInput<M>): ReadSlot<M>[] {
    if (!Array.isArray(input?.slots)) throw invalidSlot('slots', input?.slots, 'an array of slots')
    const names = new Set<string>()
    // A list with holes has nothing where `map` would go on as if nothing were there.
    const slots = Array.from(input.slots, (slot: Slot<M>, index) => {
      if (typeof slot !== 'object' || slot === null) throw invalidSlot(`slots[${index}]`, slot, 'a slot')
      if (typeof slot.name !== 'string' || slot.name === '')
        throw invalidSlot(`slots[${index}].name`, slot.name, 'a name')
      if (names.has(slot.name)) throw invalidSlot(`slots[${index}].name`, slot.name, 'a name that no other slot has')
      names.add(slot.name)
      return this.#readSlot(slot)
    })
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name)
    return slots
  }

  #readSlot(slot: Slot<M>): ReadSlot<M> {
    const { name, priority = 0, grow, order } = slot
    if (!Number.isFinite(priority)) throw invalidSlot(`slots.${name}.priority`, priority, 'a finite number')
    if (grow !== undefined && !(Number.isFinite(grow) && grow >= 0))
      throw invalidSlot(`slots.${name}.grow`, grow, 'a number from 0')
    if (order !== undefined && order !== 'given' && order !== 'edges')
      throw invalidSlot(`slots.${name}.order`, order, '"given" or "edges"')
    const rules = readRules(name, slot.policy)
    const given = fields.filter((field) => slot[field] !== undefined)
    if (given.length !== 1) {
      throw invalidSlot(
        `slots.${name}`,
        given.length === 0 ? 'no content' : given.join(' and '),
        `exactly one of ${fields.join(', ')}`,
      )
    }
    const known = this.#readContent(slot, this.#known.get(name) ?? new ItemColumns())
    this.#known.set(name, known)
    return { slot, name, priority, rules, entries: known.entries.slice(), known }
  }

  #readContent(slot: Slot<M>, before: ItemColumns<M>): ItemColumns<M> {
    if (slot.tools !== undefined) return this.#readTools(slot, before)
    if (slot.messages !== undefined) return this.#readMessages(slot, before)
    // An empty text box is not a message: it costs nothing and is not sent.
    if (slot.text === '') return before.startingWith(0)
    return this.#readItems(slot, before)
  }

  #readTools(slot: Slot<M>, before: ItemColumns<M>): ItemColumns<M> {
    const known = before.startingWith(0)
    for (const [index, tool] of list(slot.name, 'tools', slot.tools).entries()) {
      const where = () => `slots.${slot.name}.tools[${index}]`
      const content = this.#contents.ofTool(where, tool, before.entries[index]?.content)
      const { name } = toolFacts(tool)
      const entry = entryOf(content, { ...NO_FACTS, id: name }, index, 1, before)
      if (!known.add(entry)) throw invalidSlot(where(), name, 'a name that no other tool has')
    }
    return known
  }

  #readMessages(slot: Slot<M>, before: ItemColumns<M>): ItemColumns<M> {
    const adapter = this.#adapter
    const messages = list(slot.name, 'messages', slot.messages)
    const most = Math.min(messages.length, before.entries.length)
    let same = 0
    const factsIn = adapter.api === 'ai-sdk' ? ownFacts : () => NO_FACTS
    for (; same < most; same++) {
      const message = messages[same]!
      if (message !== before.messages[same] || !hasFacts(factsIn(message), before.facts[same]!)) break
      if (!adapter.unchanged(message, before.snapshots[same])) break
    }
    const known = before.startingWith(same)
    let index = same
    const where = () => `slots.${slot.name}[${index}]`
    for (; index < messages.length; index++) {
      const content = this.#contents.ofMessage(where, messages[index]!, before.entries[index]?.content)
      const turn = turnAt(known, content)
      const entry = entryOf(content, factsIn(messages[index]!), index, turn, before)
      if (!known.add(entry))
        throw invalidSlot(where(), `the id "${entry.id}" twice`, 'ids that are unique in their slot')
    }
    return known
  }

  #readItems(slot: Slot<M>, before: ItemColumns<M>): ItemColumns<M> {
    const role = slot.role ?? (slot.name === 'system' ? 'system' : 'user')
    const items: readonly Item<M>[] =
      slot.text !== undefined ? [{ text: slot.text }] : list(slot.name, 'items', slot.items)
    const most = Math.min(items.length, before.entries.length)
    let same = 0
    while (same < most && this.#isKnown(items[same], role, same, before)) same++
    const known = before.startingWith(same)
    let index = same
    const where = () => `slots.${slot.name}[${index}]`
    for (; index < items.length; index++) {
      const item = items[index]!
      if (typeof item !== 'object' || item === null) throw invalidSlot(where(), item, 'an item')
      const content = item.message
        ? this.#contents.ofMessage(where, item.message, before.entries[index]?.content)
        : this.#contents.ofText(where, role, item.text, before.entries[index]?.content)
      const entry = entryOf(content, factsOf(item), index, turnAt(known, content), before)
      if (!Number.isFinite(entry.score)) throw invalidSlot(`${where()}.score`, item.score, 'a finite number')
      if (!known.add(entry))
        throw invalidSlot(where(), `the id "${entry.id}" twice`, 'ids that are unique in their slot')
    }
    return known
  }

  /** Whether an item is what stood in its place. */
  #isKnown(item: Item<M> | undefined, role: string, at: number, before: ItemColumns<M>): boolean {
    if (typeof item !== 'object' || item === null || !hasFacts(item, before.facts[at]!)) return false
    const { message } = item
    const { source } = before.entries[at]!.content
    if (!message) return source !== null && source.text === item.text && source.role === role
    return source === null && message === before.messages[at] && this.#adapter.unchanged(message, before.snapshots[at])
  }
}

/** The facts that a message has of itself: one of `useChat` has an id, by which the page knows it. */
function ownFacts(message: object): Facts {
  if (typeof message !== 'object' || message === null || !isUiMessage(message)) return NO_FACTS
  const { id } = message
  return typeof id === 'string' && id !== '' ? { ...NO_FACTS, id } : NO_FACTS
}

/** The turn of a content that comes after the items known: a message of the user begins one, and so does the first. */
function turnAt<M extends object>({ turnNumbers }: ItemColumns<M>, { links: { startsTurn } }: Content<M>): number {
  const last = turnNumbers[turnNumbers.length - 1] ?? 0
  return startsTurn || last === 0 ? last + 1 : last
}

/** The entry that stood in the place when it is the same, else a new one. */
function entryOf<M extends object>(
  content: Content<M>,
  facts: Facts,
  index: number,
  turnNumber: number,
  { entries }: ItemColumns<M>,
): Entry<M> {
  const before = entries[index]
  const same = before?.content === content && before.turnNumber === turnNumber && hasFacts(before.facts, facts)
  return same ? before : makeEntry(content, facts, index, turnNumber)
}

function list<T>(slot: string, field: string, value: readonly T[] | undefined): readonly T[] {
  if (Array.isArray(value)) return value
  throw invalidSlot(`slots.${slot}.${field}`, value, 'an array')
}
