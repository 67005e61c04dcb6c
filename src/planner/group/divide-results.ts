import type { MessageStructure } from '../../chat/structure/types.ts'
import type { PlanRepair } from '../plan-types.ts'
import type { Contents } from '../read/contents.ts'
import { addedEntry, type Entry, repairedEntry } from '../read/items.ts'
import type { ReadSlot } from '../read/slots.ts'
import type { Reason } from '../reason-types.ts'
import type { ToolRepair } from '../types.ts'
import { MadeEntries } from './made-entries.ts'
import { type AnsweredCall, type LinkRules, type SlotLinks, ToolLinkFinder } from './tool-links.ts'

interface Linked<M extends object> {
  readonly slots: readonly ReadSlot<M>[]
  readonly links: readonly SlotLinks[]
}

/** A message in parts: results that go elsewhere, and what else it says, to come after all results. */
interface Division {
  readonly item: number
  /** The places of the results of each part but the last, which keeps the item's name. */
  readonly parts: readonly ReadonlySet<number>[]
  readonly hasRest: boolean
}

const DIVIDED: Reason = { code: 'results-divided' }

/**
 * Divides messages with results that no order of the messages makes right: the results of one message answer calls of
 * several messages that do not stand together, or a text stands before a result. Each part is an item of its own.
 */
export class ResultDivider<M extends object> {
  readonly #structure: MessageStructure<M>
  readonly #contents: Contents<M>
  readonly #finder: ToolLinkFinder
  readonly #choices: Required<ToolRepair>
  readonly #made = new MadeEntries<M>()

  constructor(structure: MessageStructure<M>, contents: Contents<M>, rules: LinkRules, choices: Required<ToolRepair>) {
    this.#structure = structure
    this.#contents = contents
    this.#choices = choices
    this.#finder = new ToolLinkFinder(rules)
  }

  /** The same slots when there is nothing to divide. Linear in the calls and results, and in the items if there is. */
  divide(slots: readonly ReadSlot<M>[], links: readonly SlotLinks[], repairs: PlanRepair[]): Linked<M> {
    const { resultsFollowCalls } = this.#structure.order
    if (!resultsFollowCalls || !this.#structure.resultsAlone) return { slots, links }
    const found = slots.map((slot, at) => this.#divisionsOf(slot, at, links))
    if (found.every((divisions) => divisions.length === 0)) return { slots, links }
    const mayDivide = this.#choices.messagesBetween === 'move'
    for (const [at, slot] of slots.entries()) {
      for (const { item } of found[at]!) {
        const { id, content } = slot.entries[item]!
        const callId = content.links.tools[0]!.id
        const did = mayDivide ? 'divided' : 'kept'
        repairs.push(Object.freeze({ slot: slot.name, item: id, callId, found: 'results-mixed', did }))
      }
    }
    if (!mayDivide) return { slots, links }
    const divided = slots.map((slot, at) => this.#divided(slot, found[at]!))
    return { slots: divided, links: this.#finder.find(divided) }
  }

  #divisionsOf(slot: ReadSlot<M>, at: number, links: readonly SlotLinks[]): Division[] {
    const { resultsFirst = false } = this.#structure.order
    const { mixed } = links[at]!
    const { entries, known } = slot
    const divisions: Division[] = []
    let places: Places | null = null
    for (const item of known.linked) {
      if (item >= entries.length) break
      const { beside } = entries[item]!.content.links
      const answers = mixed.get(item)
      if (known.speakers[item] !== 'tool' || (!answers && !(resultsFirst && beside))) continue
      places ??= new Places(slot, links[at]!)
      const parts = answers && !this.#standTogether(answers, at, places) ? partsOf(answers) : []
      const hasRest = resultsFirst && beside !== undefined && (beside === 'before' || places.isFollowed(item))
      if (parts.length > 0 || hasRest) divisions.push({ item, parts, hasRest })
    }
    return divisions
  }

  /** Whether calls of several messages are one to the API: nobody else speaks between them, and all results come after. */
  #standTogether(answers: readonly AnsweredCall[], at: number, places: Places): boolean {
    const { callsFollowUser, resultsInOne } = this.#structure.order
    if (callsFollowUser || !resultsInOne || answers.some(({ slot }) => slot !== at)) return false
    const calls = [...new Set(answers.map(({ item }) => item))].sort((a, b) => a - b)
    if (!places.isOfModel(calls[0]!, calls.at(-1)!)) return false
    const { unansweredCalls } = this.#choices
    if (unansweredCalls === 'answer' && calls.some((call) => places.unanswered.has(call))) return false
    return calls.slice(0, -1).every((call) => places.resultsOf.get(call)!.length === 1)
  }

  #divided(slot: ReadSlot<M>, divisions: readonly Division[]): ReadSlot<M> {
    if (divisions.length === 0) return slot
    const entries: Entry<M>[] = []
    let from = 0
    for (const division of divisions) {
      for (; from < division.item; from++) entries.push(slot.entries[from]!)
      for (const part of this.#partsOf(slot.entries[from++]!, division)) entries.push(part)
    }
    for (; from < slot.entries.length; from++) entries.push(slot.entries[from]!)
    return this.#made.withEntries(slot, entries)
  }

  #partsOf(entry: Entry<M>, { parts, hasRest }: Division): Entry<M>[] {
    const message = entry.content.message!
    const { resultsAlone, withoutTools } = this.#structure
    const all = entry.content.links.tools.map((_, place) => place)
    const moved = new Set(parts.flatMap((places) => [...places]))
    // The same places may be divided in another way once an older message has changed: the places are in the keys.
    const keyOf = (places: Iterable<number>) => [...places].join('+')
    const added = (name: string, key: string, make: () => M) =>
      this.#made.once(entry, `${name} ${key}`, () => ({
        ...addedEntry(entry, `${name} of ${entry.id}`, this.#contents.ofMade(make()), DIVIDED),
        pinned: entry.pinned,
      }))
    let alone: readonly M[] | null = null
    const partAt = (at: number) => {
      alone ??= resultsAlone!(message, parts)
      return alone[at]!
    }
    const own = this.#made.once(entry, `own ${hasRest} ${keyOf(moved)}`, () => {
      const left = new Set(all.filter((place) => !moved.has(place)))
      const made = hasRest ? resultsAlone!(message, [left])[0]! : withoutTools(message, moved)!
      return repairedEntry(entry, 'changed', this.#contents.ofMade(made), DIVIDED)
    })
    return [
      ...parts.map((places, at) => added(`part ${at + 1}`, keyOf(places), () => partAt(at))),
      own,
      ...(hasRest ? [added('rest', '', () => withoutTools(message, new Set(all))!)] : []),
    ]
  }
}

/** The results of each part but the last: by the messages with their calls, in the order of the request. */
function partsOf(answers: readonly AnsweredCall[]): ReadonlySet<number>[] {
  const parts = new Map<string, { readonly call: AnsweredCall; readonly places: Set<number> }>()
  for (const call of answers) {
    const key = `${call.slot} ${call.item}`
    const part = parts.get(key) ?? { call, places: new Set() }
    part.places.add(call.place)
    parts.set(key, part)
  }
  const inOrder = [...parts.values()].sort((a, b) => a.call.slot - b.call.slot || a.call.item - b.call.item)
  return inOrder.slice(0, -1).map(({ places }) => places)
}

/** Where the calls and results of a slot stand. Made in time linear in the items. */
class Places {
  /** The items that answer each item with calls. */
  readonly resultsOf = new Map<number, number[]>()
  readonly unanswered: ReadonlySet<number>
  /** For each item with results the last item that answers the same calls. */
  readonly #lastWith = new Map<number, number>()
  /** From each item on the first that is not the model's. */
  readonly #nextOther: Int32Array

  constructor({ known: { speakers }, entries }: ReadSlot<object>, { pairs, unanswered, answersOf }: SlotLinks) {
    for (let at = 0; at < pairs.length; at += 2) {
      const [call, result] = [pairs[at]!, pairs[at + 1]!]
      const list = this.resultsOf.get(call)
      if (!list) this.resultsOf.set(call, [result])
      else if (list.at(-1) !== result) list.push(result)
    }
    for (const results of [...this.resultsOf.values(), ...answersOf.values()]) {
      for (const one of results) this.#lastWith.set(one, Math.max(this.#lastWith.get(one) ?? 0, results.at(-1)!))
    }
    this.unanswered = new Set(unanswered.map(({ item }) => item))
    this.#nextOther = new Int32Array(entries.length + 1).fill(entries.length)
    for (let item = entries.length - 1; item >= 0; item--) {
      this.#nextOther[item] = speakers[item] === 'model' ? this.#nextOther[item + 1]! : item
    }
  }

  isFollowed(item: number): boolean {
    return (this.#lastWith.get(item) ?? item) > item
  }

  /** Whether all items from one to another are the model's. */
  isOfModel(from: number, to: number): boolean {
    return this.#nextOther[from]! > to
  }
}
