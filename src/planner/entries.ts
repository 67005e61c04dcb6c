import type { ChatAdapter } from '../chat/adapter.ts'
import { toolFacts } from '../chat/tools.ts'
import type { Content, Contents } from './contents.ts'
import { invalidSlot } from './invalid.ts'
import { type Rules, readRules } from './rules.ts'
import type { Item, ItemFacts, PlanInput, PlannedItem, Slot } from './types.ts'

/** One item of a slot, read. */
export interface Entry<M extends object> {
  readonly id: string
  readonly content: Content<M>
  /** The content's message and what it was, at hand: a long history is compared at every plan. */
  readonly message: M | null
  readonly snapshot: unknown
  readonly pinned: boolean
  readonly group: string | null
  readonly score: number
  readonly turn: string
  /** The turn by counting; `turn` may be another name for it. */
  readonly turnNumber: number
  /** Whether it calls a tool, answers a call, or must stay with its neighbour. */
  readonly linked: boolean
  /** Upper bounds, copied from the content because planning reads them of every item; -1 until it is counted. */
  contentTokens: number
  framingTokens: number
  /** What the last plans said about it, to be said again without making it again. */
  keptItem: PlannedItem | null
  goneItem: PlannedItem | null
  goneReason: string
}

/** One slot, read. */
export interface SlotEntries<M extends object> {
  readonly slot: Slot<M>
  readonly name: string
  readonly priority: number
  readonly rules: Rules
  readonly entries: readonly Entry<M>[]
  /** Whether items name their turns; else turns are runs of neighbours. */
  readonly namesTurns: boolean
  /** Whether any of them calls a tool or answers a call. */
  readonly hasLinks: boolean
  /** Whether any of them is pinned. */
  readonly hasPins: boolean
  readonly uncounted: readonly Entry<M>[]
}

const fields = ['text', 'items', 'messages', 'tools'] as const
const noFacts: ItemFacts = Object.freeze({})

/**
 * Reads slots, and remembers what it read: an item that is where it was and what it was is not read again, so
 * reading a long history once more costs little more than looking at it.
 */
export class SlotReader<M extends object> {
  readonly #adapter: ChatAdapter<M>
  readonly #contents: Contents<M>
  readonly #before = new Map<string, readonly Entry<M>[]>()

  constructor(adapter: ChatAdapter<M>, contents: Contents<M>) {
    this.#adapter = adapter
    this.#contents = contents
  }

  /** Throws `INVALID_ARGUMENT` with the slot and the field that is wrong. Linear in the items. */
  read(input: PlanInput<M>): SlotEntries<M>[] {
    if (!Array.isArray(input?.slots)) throw invalidSlot('slots', input?.slots, 'an array of slots')
    const names = new Set<string>()
    const slots = input.slots.map((slot: Slot<M>, index) => {
      if (typeof slot !== 'object' || slot === null) throw invalidSlot(`slots[${index}]`, slot, 'a slot')
      if (typeof slot.name !== 'string' || slot.name === '')
        throw invalidSlot(`slots[${index}].name`, slot.name, 'a name')
      if (names.has(slot.name)) throw invalidSlot(`slots[${index}].name`, slot.name, 'a name that no other slot has')
      names.add(slot.name)
      return this.#readSlot(slot)
    })
    for (const name of this.#before.keys()) if (!names.has(name)) this.#before.delete(name)
    return slots
  }

  #readSlot(slot: Slot<M>): SlotEntries<M> {
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
    const before = this.#before.get(name) ?? []
    const entries = slot.tools !== undefined ? this.#readTools(slot, before) : this.#readItems(slot, before)
    this.#before.set(name, entries)
    const namesTurns = slot.items?.some((item) => item.turn !== undefined) ?? false
    const uncounted: Entry<M>[] = []
    let hasLinks = false
    let hasPins = false
    for (const entry of entries) {
      if (entry.contentTokens < 0) uncounted.push(entry)
      if (entry.linked) hasLinks = true
      if (entry.pinned) hasPins = true
    }
    return { slot, name, priority, rules, entries, namesTurns, hasLinks, hasPins, uncounted }
  }

  #readTools(slot: Slot<M>, before: readonly Entry<M>[]): Entry<M>[] {
    const names = new Set<string>()
    return list(slot.name, 'tools', slot.tools).map((tool, index) => {
      const where = `slots.${slot.name}.tools[${index}]`
      const content = this.#contents.ofTool(where, tool, before[index]?.content)
      const { name } = toolFacts(tool)
      if (names.has(name)) throw invalidSlot(where, name, 'a name that no other tool has')
      names.add(name)
      return before[index]?.content === content ? before[index] : makeEntry(content, { id: name }, index, 1)
    })
  }

  #readItems(slot: Slot<M>, before: readonly Entry<M>[]): Entry<M>[] {
    if (slot.messages !== undefined)
      return this.#readMessages(slot.name, list(slot.name, 'messages', slot.messages), before)
    const role = slot.role ?? (slot.name === 'system' ? 'system' : 'user')
    // An empty text box is not a message: it costs nothing and is not sent.
    if (slot.text === '') return []
    const items: readonly Item<M>[] =
      slot.text !== undefined ? [{ text: slot.text }] : list(slot.name, 'items', slot.items)
    const ids = new Set<string>()
    let turn = 0
    return items.map((item, index) => {
      const where = `slots.${slot.name}[${index}]`
      if (typeof item !== 'object' || item === null) throw invalidSlot(where, item, 'an item')
      const known = before[index]
      const content = item.message
        ? this.#contents.ofMessage(where, item.message, known?.content)
        : this.#contents.ofText(where, role, item.text, known?.content)
      if (content.startsTurn || turn === 0) turn++
      const entry = makeEntry(content, item, index, turn)
      if (ids.has(entry.id)) throw invalidSlot(where, `the id "${entry.id}" twice`, 'ids that are unique in their slot')
      ids.add(entry.id)
      if (!Number.isFinite(entry.score)) throw invalidSlot(`${where}.score`, item.score, 'a finite number')
      return known && isSame(known, entry) ? known : entry
    })
  }

  // The same as items without facts, without making anything for those that are known.
  #readMessages(name: string, messages: readonly M[], before: readonly Entry<M>[]): Entry<M>[] {
    const adapter = this.#adapter
    const entries: Entry<M>[] = []
    let turn = 0
    for (let index = 0; index < messages.length; index++) {
      const message = messages[index]!
      const known = before[index]
      if (known !== undefined && known.message === message && adapter.unchanged(message, known.snapshot)) {
        if (known.content.startsTurn || turn === 0) turn++
        if (known.turnNumber === turn && isPlain(known)) {
          entries.push(known)
          continue
        }
        entries.push(makeEntry(known.content, noFacts, index, turn))
        continue
      }
      const content = this.#contents.ofMessage(`slots.${name}[${index}]`, message, undefined)
      if (content.startsTurn || turn === 0) turn++
      entries.push(makeEntry(content, noFacts, index, turn))
    }
    return entries
  }
}

function makeEntry<M extends object>(
  content: Content<M>,
  facts: ItemFacts,
  index: number,
  turnNumber: number,
): Entry<M> {
  return {
    id: facts.id ?? String(index),
    content,
    message: content.message,
    snapshot: content.snapshot,
    pinned: facts.pinned === true,
    group: facts.group ?? null,
    score: facts.score ?? 0,
    turn: String(facts.turn ?? turnNumber),
    turnNumber,
    linked: content.calls.length > 0 || content.answers.length > 0 || content.joins !== null,
    contentTokens: content.size?.content.upper ?? -1,
    framingTokens: content.size?.framing.upper ?? -1,
    keptItem: null,
    goneItem: null,
    goneReason: '',
  }
}

function isPlain<M extends object>(entry: Entry<M>): boolean {
  return !entry.pinned && entry.group === null && entry.score === 0
}

function isSame<M extends object>(a: Entry<M>, b: Entry<M>): boolean {
  return (
    a.content === b.content &&
    a.id === b.id &&
    a.pinned === b.pinned &&
    a.group === b.group &&
    a.score === b.score &&
    a.turn === b.turn
  )
}

function list<T>(slot: string, field: string, value: readonly T[] | undefined): readonly T[] {
  if (Array.isArray(value)) return value
  throw invalidSlot(`slots.${slot}.${field}`, value, 'an array')
}
