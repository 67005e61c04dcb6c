import type { ToolLink } from '../../chat/structure/types.ts'
import type { ReadSlot } from '../read/slots.ts'

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
}

interface OpenCall {
  readonly slot: number
  readonly item: number
  readonly place: number
  readonly link: ToolLink
  state: 'open' | 'excused' | 'answered'
}

interface Collected extends SlotLinks {
  readonly pairs: number[]
  readonly across: Set<number>
  readonly unanswered: LooseLink[]
  readonly uncalled: (LooseLink & { readonly isSecond: boolean })[]
}

/**
 * Finds for each result its call: the nearest before it that has its id and is not answered, whatever other calls have
 * the same id; of parallel calls that share an id, or have none, the first of the same tool. Ids are names for calls
 * that are near, not for all of a conversation: providers begin with `call_0` in every turn, or give none.
 *
 * Slots are searched in the order of the request. Linear in the calls and results.
 */
export function findToolLinks<M extends object>(slots: readonly ReadSlot<M>[]): SlotLinks[] {
  const found = slots.map((): Collected => ({ pairs: [], across: new Set(), unanswered: [], uncalled: [] }))
  const calls: OpenCall[] = []
  const byId = new Map<string, OpenCall[]>()
  const answered = new Set<string>()
  let newest: OpenCall[] = []

  const answer = (call: OpenCall, slot: number, item: number) => {
    if (call.slot !== slot) {
      found[call.slot]!.across.add(call.item)
      found[slot]!.across.add(item)
    } else if (call.item !== item) found[slot]!.pairs.push(call.item, item)
  }

  for (const [slot, { known, entries }] of slots.entries()) {
    for (const item of known.linked) {
      if (item >= entries.length) break
      for (const [place, link] of entries[item]!.content.links.tools.entries()) {
        if (link.kind === 'call') {
          const call: OpenCall = { slot, item, place, link, state: 'open' }
          calls.push(call)
          remember(byId, link.id, call)
          if (link.alias !== undefined) remember(byId, link.alias, call)
          if (newest[0]?.item !== item || newest[0].slot !== slot) newest = []
          newest.push(call)
          continue
        }
        const call = callFor(link, byId, newest)
        if (call === null) {
          const isSecond = link.id !== '' && answered.has(link.id)
          found[slot]!.uncalled.push({ item, place, link, isSecond })
          continue
        }
        call.state = 'answered'
        answered.add(link.id)
        answer(call, slot, item)
        // A call that the user allows or denies is answered by whoever runs it.
        const about = call.link.about === undefined ? null : nearestOpen(byId.get(call.link.about), '')
        if (about) {
          about.state = 'excused'
          answer(about, slot, item)
        }
      }
    }
  }
  for (const { slot, item, place, link, state } of calls) {
    if (state === 'open' && link.needsOther) found[slot]!.unanswered.push({ item, place, link })
  }
  return found
}

function remember(byId: Map<string, OpenCall[]>, id: string, call: OpenCall): void {
  const list = byId.get(id)
  if (list) list.push(call)
  else byId.set(id, [call])
}

function callFor(link: ToolLink, byId: ReadonlyMap<string, OpenCall[]>, newest: readonly OpenCall[]): OpenCall | null {
  const named =
    nearestOpen(byId.get(link.id), link.tool) ??
    (link.alias === undefined ? null : nearestOpen(byId.get(link.alias), link.tool))
  if (named !== null || link.id !== '') return named
  // A result without an id answers a call of the newest message that makes any.
  return firstOf(
    newest.filter(({ state }) => state !== 'answered'),
    link.tool,
  )
}

/** Of the open calls with one id: in the nearest item that has any, the first, of the tool that is named if there is one. */
function nearestOpen(list: OpenCall[] | undefined, tool: string): OpenCall | null {
  // What is answered is never asked for again.
  while (list?.at(-1)?.state === 'answered') list.pop()
  const last = list?.at(-1)
  if (!list || !last) return null
  let from = list.length - 1
  while (from > 0 && list[from - 1]!.item === last.item && list[from - 1]!.slot === last.slot) from--
  return firstOf(
    list.slice(from).filter(({ state }) => state !== 'answered'),
    tool,
  )
}

function firstOf(calls: readonly OpenCall[], tool: string): OpenCall | null {
  return calls.find(({ link }) => tool !== '' && link.tool === tool) ?? calls[0] ?? null
}
