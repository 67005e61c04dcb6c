import type { OrderRules, ToolLink } from '../../chat/structure/types.ts'
import { NewIds } from './new-ids.ts'

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

interface OpenCall {
  readonly slot: number
  readonly item: number
  readonly place: number
  readonly link: ToolLink
  /** Calls of one round were made before any of them was answered, in one turn. */
  readonly round: number
  /** The id that it gets instead of its own, or null. */
  readonly renamed: string | null
  state: 'open' | 'excused' | 'answered'
}

interface Collected {
  readonly pairs: number[]
  readonly across: Set<number>
  readonly open: Set<OpenCall>
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
  /** The linked items that were searched, in the order of the request. */
  readonly #entries: LinkedItems['entries'][number][] = []
  readonly #places: { readonly slot: number; readonly item: number }[] = []
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
      this.#entries.length = 0
      this.#places.length = 0
      this.#search = new LinkSearch(this.#rules)
    }
    let at = 0
    for (const [slot, { known, entries }] of slots.entries()) {
      for (const item of known.linked) {
        if (item >= entries.length) break
        if (at++ < this.#entries.length) continue
        this.#entries.push(entries[item]!)
        this.#places.push({ slot, item })
        this.#search.add(slot, item, entries[item]!)
      }
    }
    return slots.map((_, slot) => this.#search.linksOf(slot))
  }

  /** Whether all that was searched stands where it stood, before anything that is new. */
  #goesOn(slots: readonly LinkedItems[]): boolean {
    let at = 0
    for (const [slot, { known, entries }] of slots.entries()) {
      for (const item of known.linked) {
        if (item >= entries.length) break
        if (at === this.#entries.length) return true
        const place = this.#places[at]!
        if (this.#entries[at++] !== entries[item] || place.slot !== slot || place.item !== item) return false
      }
    }
    return at === this.#entries.length
  }
}

/** One search through the linked items of a request, as far as it went. */
class LinkSearch {
  readonly #found: Collected[] = []
  readonly #byId = new Map<string, OpenCall[]>()
  readonly #answered = new Set<string>()
  #newest: OpenCall[] = []
  #round = 0
  #turn = { slot: -1, number: -1 }
  #isAnswering = false
  /** The results of the item that is looked at, each with its call. */
  readonly #answers: { readonly place: number; readonly call: OpenCall }[] = []
  readonly #rules: LinkRules
  readonly #ids: NewIds | null

  constructor(rules: LinkRules) {
    const { callIds, renames } = rules
    this.#rules = rules
    this.#ids = callIds && renames ? new NewIds(callIds === 'unique') : null
  }

  /** What was found in a slot; what is added later does not change it. */
  linksOf(slot: number): SlotLinks {
    const { pairs, across, open, uncalled, renames, mixed, answersOf } = this.#of(slot)
    const unanswered = [...open].map(({ item, place, link }) => ({ item, place, link }))
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
    this.#answers.length = 0
    for (let place = 0; place < tools.length; place++) {
      const link = tools[place]!
      if (link.kind === 'call') this.#call({ slot, item, place, link }, turnNumber)
      else this.#result({ item, place, link }, slot)
    }
    const first = this.#answers[0]?.call
    if (!this.#answers.some(({ call }) => call.slot !== first!.slot || call.item !== first!.item)) return
    const answered = this.#answers.map(({ place, call }) => ({ place, slot: call.slot, item: call.item }))
    this.#of(slot).mixed.set(item, answered)
  }

  #call(called: Omit<OpenCall, 'round' | 'state' | 'renamed'>, turnNumber: number): void {
    const { slot, link, item, place } = called
    if (this.#turn.slot !== slot || this.#turn.number !== turnNumber || this.#isAnswering) this.#round++
    this.#turn = { slot, number: turnNumber }
    this.#isAnswering = false
    const renamed = this.#ids?.renamed(link.id, this.#round) ?? null
    const call: OpenCall = { ...called, round: this.#round, renamed, state: 'open' }
    if (renamed !== null) this.#of(slot).renames.push({ item, place, from: link.id, to: renamed })
    if (link.needsOther) this.#of(slot).open.add(call)
    this.#remember(keyOf(link), call)
    if (link.alias !== undefined) this.#remember(keyOf(link, link.alias), call)
    if (this.#newest[0]?.round !== this.#round) this.#newest = []
    this.#newest.push(call)
  }

  /** Where a message has all calls that were made at once, the same id in a later one is a call that was made again. */
  #remember(key: string, call: OpenCall): void {
    const list = this.#byId.get(key)
    const last = list?.at(-1)
    const isAtOnce = last?.slot === call.slot && last.item === call.item
    if (last?.round === call.round && (isAtOnce || !this.#rules.resultsFollowCalls || call.link.id === ''))
      list!.push(call)
    else this.#byId.set(key, [call])
  }

  #result(result: LooseLink, slot: number): void {
    const { item, place, link } = result
    this.#isAnswering = true
    const call = callFor(link, this.#byId, this.#newest, this.#rules)
    if (call === null) {
      const isSecond = link.id !== '' && this.#answered.has(keyOf(link))
      this.#of(slot).uncalled.push({ ...result, isSecond })
      return
    }
    this.#answered.add(keyOf(link))
    this.#answers.push({ place, call })
    if (call.renamed !== null) this.#of(slot).renames.push({ item, place, from: link.id, to: call.renamed })
    this.#answer(call, 'answered', slot, item)
    // A call that the user allows or denies is answered by whoever runs it.
    const about = call.link.about === undefined ? null : openOf(this.#byId.get(call.link.about), '')
    if (about) this.#answer(about, 'excused', slot, item)
  }

  #answer(call: OpenCall, state: OpenCall['state'], slot: number, item: number): void {
    call.state = state
    const asked = this.#of(call.slot)
    asked.open.delete(call)
    if (call.slot !== slot) {
      asked.across.add(call.item)
      const { across, answersOf } = this.#of(slot)
      across.add(item)
      const key = `${call.slot} ${call.item}`
      const items = answersOf.get(key)
      if (!items) answersOf.set(key, [item])
      else if (items.at(-1) !== item) items.push(item)
    } else if (call.item !== item) asked.pairs.push(call.item, item)
  }

  #of(slot: number): Collected {
    this.#found[slot] ??= {
      pairs: [],
      across: new Set(),
      open: new Set(),
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

function callFor(
  link: ToolLink,
  byId: ReadonlyMap<string, OpenCall[]>,
  newest: readonly OpenCall[],
  { callIds }: LinkRules,
): OpenCall | null {
  const { id, alias, tool, scope } = link
  const named = openOf(byId.get(keyOf(link)), tool)
  const found = named ?? (alias === undefined ? null : openOf(byId.get(keyOf(link, alias)), tool))
  if (found !== null || id !== '') return found
  // A result without an id answers a call of the newest round by its place. Where the API has ids, that call has none.
  const calls = newest.filter((call) => call.link.scope === scope)
  const unnamed = calls.filter((call) => call.link.id === '')
  return firstOf(unnamed, tool) ?? (callIds ? null : firstOf(calls, tool))
}

/** Of the open calls of one id and round the first, of the tool that is named if there is one. */
function openOf(list: OpenCall[] | undefined, tool: string): OpenCall | null {
  if (!list) return null
  // Results mostly come in the order of the calls: what is answered at the start is passed over once.
  let from = 0
  while (list[from]?.state === 'answered') from++
  if (from > 0) list.splice(0, from)
  return firstOf(list, tool)
}

function firstOf(calls: readonly OpenCall[], tool: string): OpenCall | null {
  const isOpen = ({ state }: OpenCall) => state !== 'answered'
  const named = tool === '' ? undefined : calls.find((call) => call.link.tool === tool && isOpen(call))
  return named ?? calls.find(isOpen) ?? null
}
