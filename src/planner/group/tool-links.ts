import type { OrderRules, ToolLink } from '../../chat/structure/types.ts'
import { NewIds } from './new-ids.ts'
import { type MadeCall, NewestCalls, OpenCalls } from './open-calls.ts'

/** What is looked at of a slot: its items, and the places of those that call or answer, ascending. */
interface LinkedItems {
  readonly known: { readonly linked: readonly number[] }
  readonly entries: readonly {
    readonly content: { readonly links: { readonly tools: readonly ToolLink[] } }
    readonly turnNumber: number
  }[]
}

/** A call or a result that has no other half: the place of its item in the slot, and of the link in the item. */
export interface LooseLink {
  readonly item: number
  readonly place: number
  readonly link: ToolLink
}

/** How the tool calls and results of a slot belong together. */
export interface SlotLinks {
  /** The items that make a call and answer it, both in this slot: call, result, call, result, … */
  readonly pairs: readonly number[]
  /** Items whose other half is in another slot: neither may go without the other. */
  readonly across: ReadonlySet<number>
  readonly unanswered: readonly LooseLink[]
  /** Results that no call before them asked for, and those of a call that was answered already. */
  readonly uncalled: readonly (LooseLink & { readonly isSecond: boolean })[]
  /** Calls whose id another call before them has, or that have none, with their results: the ids that they get. */
  readonly renames: readonly Rename[]
  /** Items with results of calls in several messages: which result answers which. */
  readonly mixed: ReadonlyMap<number, readonly AnsweredCall[]>
  /** The items that answer one item with calls in another slot, by that item. */
  readonly answersOf: ReadonlyMap<string, readonly number[]>
}

/** A result by its place in its item, and where the item is that made the call. */
export interface AnsweredCall {
  readonly place: number
  readonly slot: number
  readonly item: number
}

/** Another id for a call or a result. */
export interface Rename {
  readonly item: number
  readonly place: number
  readonly from: string
  readonly to: string
}

/** What the API says of ids and of order, and whether calls with ids that it does not take are given new ones. */
export interface LinkRules extends Pick<OrderRules, 'callIds' | 'resultsFollowCalls'> {
  readonly renames: boolean
}

interface Collected {
  readonly pairs: number[]
  readonly across: Set<number>
  /** Calls that need a result, from the first that has none. */
  readonly asked: MadeCall[]
  answeredFirst: number
  readonly uncalled: (LooseLink & { readonly isSecond: boolean })[]
  readonly renames: Rename[]
  readonly mixed: Map<number, readonly AnsweredCall[]>
  readonly answersOf: Map<string, number[]>
}

/**
 * Finds for each result its call: of the calls before it that have its id, those of the newest round, there those of the
 * newest message if a message has all calls made at once, and of those the first that is not answered, of the same tool if
 * the result names one. Ids are names for calls that are near, not for all of a conversation: providers
 * begin with `call_0` in every turn, or give none. A call with the same id in a later round closes those before it.
 *
 * It remembers where it was, so that a history that only grew is not searched from its start again.
 */
export class ToolLinkFinder {
  /** The linked items that were searched, in the order of the request, and where each stands. */
  readonly #entries: LinkedItems['entries'][number][] = []
  readonly #slots: number[] = []
  readonly #items: number[] = []
  readonly #rules: LinkRules
  #search: LinkSearch

  constructor(rules: LinkRules) {
    this.#rules = rules
    this.#search = new LinkSearch(rules)
  }

  /**
   * The links of each slot; slots are searched in the order of the request. Linear in the calls and results that are new,
   * or in all when others than the last changed; and a look at each.
   */
  find(slots: readonly LinkedItems[]): SlotLinks[] {
    if (!this.#goesOn(slots)) {
      this.#entries.length = this.#slots.length = this.#items.length = 0
      this.#search = new LinkSearch(this.#rules)
    }
    let at = 0
    for (let slot = 0; slot < slots.length; slot++) {
      const { known, entries } = slots[slot]!
      for (const item of known.linked) {
        if (item >= entries.length) break
        if (at++ < this.#entries.length) continue
        this.#entries.push(entries[item]!)
        this.#slots.push(slot)
        this.#items.push(item)
        this.#search.add(slot, item, entries[item]!)
      }
    }
    return slots.map((_, slot) => this.#search.linksOf(slot))
  }

  /** Whether all that was searched stands where it stood, before anything that is new. */
  #goesOn(slots: readonly LinkedItems[]): boolean {
    let at = 0
    for (let slot = 0; slot < slots.length; slot++) {
      const { known, entries } = slots[slot]!
      for (const item of known.linked) {
        if (item >= entries.length) break
        if (at === this.#entries.length) return true
        if (this.#entries[at] !== entries[item] || this.#slots[at] !== slot || this.#items[at] !== item) return false
        at++
      }
    }
    return at === this.#entries.length
  }
}

/** One search through the linked items of a request, as far as it went. */
class LinkSearch {
  readonly #found: Collected[] = []
  /** The calls of the newest round that has the id: one, as nearly always, or several. */
  readonly #byId = new Map<string, MadeCall | OpenCalls>()
  readonly #newest = new NewestCalls()
  #round = 0
  #turnSlot = -1
  #turnNumber = -1
  #isAnswering = false
  readonly #rules: LinkRules
  readonly #ids: NewIds | null

  constructor(rules: LinkRules) {
    const { callIds, renames } = rules
    this.#rules = rules
    this.#ids = callIds && renames ? new NewIds(callIds === 'unique') : null
  }

  /** What was found in a slot; what is added later does not change it. */
  linksOf(slot: number): SlotLinks {
    const found = this.#of(slot)
    const { pairs, across, asked, uncalled, renames, mixed, answersOf } = found
    // Nearly all calls were answered long ago: they are passed over once.
    while (asked[found.answeredFirst]?.state === 'answered') found.answeredFirst++
    const unanswered: LooseLink[] = []
    for (let at = found.answeredFirst; at < asked.length; at++) {
      const { item, place, link, state } = asked[at]!
      if (state === 'open') unanswered.push({ item, place, link })
    }
    return {
      pairs: pairs.slice(),
      across: new Set(across),
      unanswered,
      uncalled: uncalled.slice(),
      renames: renames.slice(),
      mixed: new Map(mixed),
      answersOf: new Map([...answersOf].map(([call, items]) => [call, items.slice()])),
    }
  }

  add(slot: number, item: number, { content, turnNumber }: LinkedItems['entries'][number]): void {
    const { tools } = content.links
    let first: MadeCall | null = null
    let isMixed = false
    const answers: AnsweredCall[] = []
    for (let place = 0; place < tools.length; place++) {
      const link = tools[place]!
      if (link.kind === 'call') {
        this.#call(slot, item, place, link, turnNumber)
        continue
      }
      const call = this.#result(slot, item, place, link)
      if (call === null || tools.length === 1) continue
      first ??= call
      isMixed ||= call.slot !== first.slot || call.item !== first.item
      answers.push({ place, slot: call.slot, item: call.item })
    }
    if (isMixed) this.#of(slot).mixed.set(item, answers)
  }

  #call(slot: number, item: number, place: number, link: ToolLink, turnNumber: number): void {
    if (this.#turnSlot !== slot || this.#turnNumber !== turnNumber || this.#isAnswering) this.#round++
    this.#turnSlot = slot
    this.#turnNumber = turnNumber
    this.#isAnswering = false
    const round = this.#round
    const renamed = this.#ids === null ? null : this.#ids.renamed(link.id, round)
    const call: MadeCall = { slot, item, place, link, round, renamed, state: 'open' }
    if (renamed !== null) this.#of(slot).renames.push({ item, place, from: link.id, to: renamed })
    if (link.needsOther) this.#of(slot).asked.push(call)
    this.#remember(keyOf(link), call)
    if (link.alias !== undefined) this.#remember(keyOf(link, link.alias), call)
    this.#newest.add(call)
  }

  /** Where a message has all calls that were made at once, the same id in a later one is a call that was made again. */
  #remember(key: string, call: MadeCall): void {
    const known = this.#byId.get(key)
    const last = known instanceof OpenCalls ? known.last : known
    const isAtOnce = last?.slot === call.slot && last.item === call.item
    const isSame = last?.round === call.round && (isAtOnce || !this.#rules.resultsFollowCalls || call.link.id === '')
    if (!known || !isSame) this.#byId.set(key, call)
    else if (known instanceof OpenCalls) known.add(call)
    else this.#byId.set(key, new OpenCalls([known, call]))
  }

  /** The call that a result answers, or null. */
  #result(slot: number, item: number, place: number, link: ToolLink): MadeCall | null {
    this.#isAnswering = true
    const call = this.#callFor(link)
    if (call === null) {
      // All calls that have its id are answered, or it would have found one.
      const isSecond = link.id !== '' && this.#byId.has(keyOf(link))
      this.#of(slot).uncalled.push({ item, place, link, isSecond })
      return null
    }
    if (call.renamed !== null) this.#of(slot).renames.push({ item, place, from: link.id, to: call.renamed })
    this.#answer(call, 'answered', slot, item)
    // A call that the user allows or denies is answered by whoever runs it.
    const about = call.link.about === undefined ? null : this.#open(call.link.about, '')
    if (about) this.#answer(about, 'excused', slot, item)
    return call
  }

  #callFor(link: ToolLink): MadeCall | null {
    const { id, alias, tool, scope } = link
    const named = this.#open(keyOf(link), tool)
    const found = named ?? (alias === undefined ? null : this.#open(keyOf(link, alias), tool))
    if (found !== null || id !== '') return found
    // A result without an id answers a call of the newest round by its place. Where the API has ids, that call has none.
    return this.#newest.next(scope, tool, !this.#rules.callIds)
  }

  /** Of the calls with one key the first that is not answered, of the tool that is named if there is one. */
  #open(key: string, tool: string): MadeCall | null {
    const known = this.#byId.get(key)
    if (known === undefined) return null
    if (known instanceof OpenCalls) return known.next(tool)
    return known.state === 'answered' ? null : known
  }

  #answer(call: MadeCall, state: MadeCall['state'], slot: number, item: number): void {
    call.state = state
    const asked = this.#of(call.slot)
    if (call.slot !== slot) {
      asked.across.add(call.item)
      const { across, answersOf } = this.#of(slot)
      across.add(item)
      const key = `${call.slot} ${call.item}`
      const items = answersOf.get(key)
      if (!items) answersOf.set(key, [item])
      else if (items.at(-1) !== item) items.push(item)
    } else if (call.item !== item) {
      // The results of one message to the calls of one other are one pair.
      const { pairs } = asked
      const isSame = pairs[pairs.length - 1] === item && pairs[pairs.length - 2] === call.item
      if (!isSame) pairs.push(call.item, item)
    }
  }

  #of(slot: number): Collected {
    this.#found[slot] ??= {
      pairs: [],
      across: new Set(),
      asked: [],
      answeredFirst: 0,
      uncalled: [],
      renames: [],
      mixed: new Map(),
      answersOf: new Map(),
    }
    return this.#found[slot]
  }
}

function keyOf({ scope = '', id }: ToolLink, named = id): string {
  return scope === '' ? named : `${scope} ${named}`
}
