import type { ToolLink } from '../../chat/structure/types.ts'

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
}

interface OpenCall {
  readonly slot: number
  readonly item: number
  readonly place: number
  readonly link: ToolLink
  /** Calls of one round were made before any of them was answered, in one turn. */
  readonly round: number
  state: 'open' | 'excused' | 'answered'
}

interface Collected extends SlotLinks {
  readonly pairs: number[]
  readonly across: Set<number>
  readonly unanswered: LooseLink[]
  readonly uncalled: (LooseLink & { readonly isSecond: boolean })[]
}

/**
 * Finds for each result its call: of the calls before it that have its id, those of the newest round, the first that is not answered, of
 * the same tool if the result names one. Ids are names for calls that are near, not for all of a conversation: providers
 * begin with `call_0` in every turn, or give none. A call with the same id in a later round closes those before it.
 *
 * Slots are searched in the order of the request. Linear in the calls and results.
 */
export function findToolLinks(slots: readonly LinkedItems[]): SlotLinks[] {
  const found = slots.map((): Collected => ({ pairs: [], across: new Set(), unanswered: [], uncalled: [] }))
  const calls: OpenCall[] = []
  const byId = new Map<string, OpenCall[]>()
  const answered = new Set<string>()
  let newest: OpenCall[] = []
  let round = 0
  let turn = ''
  let isAnswering = false

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
          const now = `${slot} ${entries[item]!.turnNumber}`
          if (now !== turn || isAnswering) round++
          turn = now
          isAnswering = false
          const call: OpenCall = { slot, item, place, link, round, state: 'open' }
          calls.push(call)
          remember(byId, keyOf(link), call)
          if (link.alias !== undefined) remember(byId, keyOf(link, link.alias), call)
          if (newest[0]?.round !== round) newest = []
          newest.push(call)
          continue
        }
        isAnswering = true
        const call = callFor(link, byId, newest)
        if (call === null) {
          const isSecond = link.id !== '' && answered.has(keyOf(link))
          found[slot]!.uncalled.push({ item, place, link, isSecond })
          continue
        }
        call.state = 'answered'
        answered.add(keyOf(link))
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

function keyOf({ scope = '', id }: ToolLink, named = id): string {
  return scope === '' ? named : `${scope} ${named}`
}

function remember(byId: Map<string, OpenCall[]>, key: string, call: OpenCall): void {
  const list = byId.get(key)
  if (list?.[0]?.round === call.round) list.push(call)
  else byId.set(key, [call])
}

function callFor(link: ToolLink, byId: ReadonlyMap<string, OpenCall[]>, newest: readonly OpenCall[]): OpenCall | null {
  const { id, alias, tool, scope } = link
  const named = nearestOpen(byId.get(keyOf(link)), tool)
  const found = named ?? (alias === undefined ? null : nearestOpen(byId.get(keyOf(link, alias)), tool))
  if (found !== null || id !== '') return found
  // A result without an id answers a call of the newest round.
  return firstOf(
    newest.filter((call) => call.link.scope === scope),
    tool,
  )
}

/** Of the open calls of one id and round the first, of the tool that is named if there is one. */
function nearestOpen(list: OpenCall[] | undefined, tool: string): OpenCall | null {
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
