import type { CountMemo } from '../../chat/memo.ts'
import type { Scale } from '../../chat/size.ts'
import type { MessageStructure } from '../../chat/structure/types.ts'
import { contentOf, costOfContent, type ShortenedItem } from '../group/units.ts'
import type { JudgedSlot } from '../policies/judge.ts'
import type { Opening } from '../policies/opening.ts'
import { type Content, type Contents, countContents } from '../read/contents.ts'
import type { Entry } from '../read/items.ts'

const DEFAULT_PLACEHOLDER = '[Cleared to make room.]'
const DEFAULT_KEEP_LAST = 3

/** A change of an item that makes room: what is sent instead, and what that saves. */
interface Saving<M extends object> extends ShortenedItem<M> {
  readonly item: number
  readonly savedTokens: number
}

/** A slot with what may be taken out of its messages, in the order in which it goes. */
export interface ShrinkableSlot<M extends object> extends JudgedSlot<M> {
  readonly savings: readonly Saving<M>[]
  /** For units that must stay but may be shortened: the least tokens of each. */
  readonly leastOf: ReadonlyMap<number, number>
  readonly opening: Opening
}

/** Finds what tool results and reasoning in old messages could save. What it made once it makes no second time. */
export class ResultClearer<M extends object> {
  readonly #structure: MessageStructure<M>
  readonly #contents: Contents<M>
  readonly #memo: CountMemo
  readonly #scale: Scale
  readonly #made = new WeakMap<Content<M>, Map<string, Content<M> | null>>()

  constructor(structure: MessageStructure<M>, contents: Contents<M>, memo: CountMemo, scale: Scale) {
    this.#structure = structure
    this.#contents = contents
    this.#memo = memo
    this.#scale = scale
  }

  /** Reasoning first, then results, each from the oldest. Linear in the items. */
  async savingsOf(slot: JudgedSlot<M>, signal?: AbortSignal): Promise<readonly Saving<M>[]> {
    const changes = [...this.#reasoning(slot), ...this.#results(slot)]
    const uncounted = changes.flatMap(({ content }) => (content && content.size === null ? [content] : []))
    if (uncounted.length > 0) await countContents(uncounted, [], this.#memo, this.#scale, signal)
    return changes.flatMap(({ item, content, code }) => {
      const before = contentOf(slot, item)
      const savedTokens = before === null ? 0 : costOfContent(before) - (content ? costOfContent(content) : 0)
      if (savedTokens <= 0) return []
      return [{ item, content, savedTokens, removed: null, why: { code, freedTokens: savedTokens } }]
    })
  }

  *#reasoning(slot: JudgedSlot<M>) {
    const { rules, units, entries, known } = slot
    if (!rules.reasoning) return
    // Turns by the user's messages: the policy may stand in a slot that is no window.
    let turnsLeft = rules.reasoning.keepTurns ?? 1
    let end = entries.length
    while (end > 0 && turnsLeft > 0) if (known.speakers[--end] === 'user') turnsLeft--
    const isNamed = itemsNamedAfter(entries)
    for (let item = 0; item < end; item++) {
      const message = this.#messageOf(slot, item)
      if (message === null || entries[item]!.pinned || known.speakers[item] !== 'model') continue
      const content = this.#once(contentOf(slot, item)!, 'reasoning', () => this.#structure.withoutReasoning(message))
      if (content?.message === message) continue
      // An item that names the reasoning before it is refused without it.
      const isNeeded = content === null && isNamed[item + 1] === 1
      if (!isNeeded && units.count > 0) yield { item, content, code: 'reasoning-dropped' as const }
    }
  }

  *#results(slot: JudgedSlot<M>) {
    const { rules, entries, known } = slot
    if (!rules.clear) return
    const { keepLast = DEFAULT_KEEP_LAST, keepTools = [], placeholder = DEFAULT_PLACEHOLDER } = rules.clear
    const toolOf = keepTools.length > 0 ? toolsOfResults(slot) : null
    const changes: { item: number; places: number[] }[] = []
    let newest = 0
    for (const item of this.#itemsWithResults(slot)) {
      const results = this.#resultsOf(entries[item]!.content, known.speakers[item] === 'tool')
      const places: number[] = []
      for (const { place, tool } of results.reverse()) {
        if (newest++ < keepLast) continue
        // Where a result has a name, that is it: calls without ids are told apart by nothing else.
        if (!keepTools.includes(tool || (toolOf?.get(`${item} ${place}`) ?? ''))) places.push(place)
      }
      if (places.length > 0 && !entries[item]!.pinned) changes.push({ item, places: places.reverse() })
    }
    for (const { item, places } of changes.reverse()) {
      const message = this.#messageOf(slot, item)
      if (message === null) continue
      const content = this.#once(contentOf(slot, item)!, `results ${places.join()} ${placeholder}`, () =>
        slot.known.speakers[item] === 'tool'
          ? this.#structure.withClearedResults(message, new Set(places), placeholder)
          : (this.#structure.withClearedOwnResults?.(message, new Set(places), placeholder) ?? message),
      )
      yield { item, content, code: 'result-cleared' as const }
    }
  }

  /** Items that may have results, the newest first: those that answer calls, or, where a message has both, any. */
  *#itemsWithResults({ known, entries }: JudgedSlot<M>): Generator<number> {
    if (this.#structure.ownResults) for (let item = entries.length - 1; item >= 0; item--) yield item
    else
      for (let at = known.linked.length - 1; at >= 0; at--) {
        const item = known.linked[at]!
        if (item < entries.length && known.speakers[item] === 'tool') yield item
      }
  }

  /** The results of a message, in its order, with their places among its calls and results, or among its own. */
  #resultsOf({ message, links }: Content<M>, isTools: boolean): { readonly place: number; readonly tool: string }[] {
    if (isTools) return links.tools.flatMap(({ kind, tool }, place) => (kind === 'result' ? [{ place, tool }] : []))
    const own = message === null ? undefined : this.#structure.ownResults?.(message)
    return (own ?? []).map((tool, place) => ({ place, tool }))
  }

  #messageOf(slot: JudgedSlot<M>, item: number): M | null {
    return slot.entries[item]!.state === 'gone' ? null : (contentOf(slot, item)?.message ?? null)
  }

  #once(content: Content<M>, key: string, make: () => M | null): Content<M> | null {
    const made = this.#made.get(content) ?? new Map<string, Content<M> | null>()
    this.#made.set(content, made)
    const known = made.get(key)
    if (known !== undefined) return known
    const message = make()
    const one = message === null ? null : message === content.message ? content : this.#contents.ofMade(message)
    made.set(key, one)
    return one
  }
}

/**
 * The slot with as much taken out as it takes to keep all of it within the limit, or with all that may be. With
 * `minFreedTokens` it is taken out in such amounts, so that the start of the request changes seldom.
 */
export function clearTo<M extends object, S extends ShrinkableSlot<M>>(slot: S, limitTokens: number): S {
  const { savings, units, excluded, must, rules } = slot
  if (savings.length === 0) return slot
  const isSent = (unit: number) => excluded[unit] === 0 || must[unit] !== 0
  let excessTokens = -limitTokens
  for (let unit = 0; unit < units.count; unit++) if (isSent(unit)) excessTokens += units.tokens[unit]!
  if (excessTokens <= 0) return slot
  const usable = savings.filter(({ item }) => isSent(units.unitOf[item]!))
  const leastTokens = rules.clear?.minFreedTokens ?? 0
  if (usable.reduce((sum, { savedTokens }) => sum + savedTokens, 0) < leastTokens) return slot
  const targetTokens = leastTokens > 0 ? Math.ceil(excessTokens / leastTokens) * leastTokens : excessTokens

  const tokens = units.tokens.slice()
  const edits = new Map(slot.edits)
  let { mustTokens } = slot
  let freedTokens = 0
  for (const saving of usable) {
    if (freedTokens >= targetTokens) break
    const unit = units.unitOf[saving.item]!
    edits.set(saving.item, saving)
    tokens[unit]! -= saving.savedTokens
    freedTokens += saving.savedTokens
    if (must[unit] !== 0) mustTokens -= saving.savedTokens
  }
  return { ...slot, units: { ...units, tokens }, edits, mustTokens }
}

/** For each item 1 if it or one after it has an id, up to whatever is not the model's. */
function itemsNamedAfter<M extends object>(entries: readonly Entry<M>[]): Uint8Array {
  const named = new Uint8Array(entries.length + 1)
  for (let item = entries.length - 1; item >= 0; item--) {
    const { message, links } = entries[item]!.content
    if (links.speaker !== 'model') continue
    named[item] = message !== null && hasId(message) ? 1 : named[item + 1]!
  }
  return named
}

function hasId(message: object): boolean {
  return typeof (message as { readonly id?: unknown }).id === 'string'
}

/** The tool of each result, by item and place: most APIs name it only in the call, the newest before it with its id. */
function toolsOfResults<M extends object>({ entries, known }: JudgedSlot<M>): ReadonlyMap<string, string> {
  const tools = new Map<string, string>()
  const newest = new Map<string, { readonly item: number; readonly tool: string }>()
  for (const item of known.linked) {
    if (item >= entries.length) break
    const { links } = entries[item]!.content
    for (let place = 0; place < links.tools.length; place++) {
      const { kind, scope = '', id, tool } = links.tools[place]!
      const key = `${scope} ${id}`
      const call = newest.get(key)
      if (kind === 'result') {
        if (call) tools.set(`${item} ${place}`, call.tool)
      } else if (call?.item !== item) newest.set(key, { item, tool })
    }
  }
  return tools
}
