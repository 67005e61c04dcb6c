import type { MessageStructure } from '../../chat/structure/types.ts'
import type { PlanRepair } from '../plan-types.ts'
import type { Contents } from '../read/contents.ts'
import { addedEntry, type Entry, repairedEntry } from '../read/items.ts'
import type { ReadSlot } from '../read/slots.ts'
import type { Reason } from '../reason-types.ts'
import type { ToolRepair } from '../types.ts'
import { ResultDivider } from './divide-results.ts'
import { MadeEntries } from './made-entries.ts'
import { renamedSlot } from './rename-calls.ts'
import { type LooseLink, type SlotLinks, ToolLinkFinder } from './tool-links.ts'

const DEFAULT_ANSWER = '[No result: the call was interrupted.]'

/** Slots whose calls and results belong together, as far as the choices say, and what was done for it. */
export interface RepairedSlots<M extends object> {
  readonly slots: readonly ReadSlot<M>[]
  readonly links: readonly SlotLinks[]
  readonly repairs: readonly PlanRepair[]
}

/**
 * Repairs what the API would refuse: calls without results, results without calls, second results, messages between
 * the two, results in one message that belong in different places, and reasoning without what it led to. What it made once
 * it does not make again, so that a history with an old interruption is planned as fast as one without.
 */
export class ToolRepairer<M extends object> {
  readonly #structure: MessageStructure<M>
  readonly #contents: Contents<M>
  readonly #choices: Required<ToolRepair>
  readonly #finder: ToolLinkFinder
  readonly #divider: ResultDivider<M>
  readonly #made = new MadeEntries<M>()

  constructor(structure: MessageStructure<M>, contents: Contents<M>, choices: ToolRepair = {}) {
    this.#structure = structure
    this.#contents = contents
    this.#choices = {
      unansweredCalls: choices.unansweredCalls ?? 'drop',
      answerText: choices.answerText ?? DEFAULT_ANSWER,
      unmatchedResults: choices.unmatchedResults ?? 'drop',
      messagesBetween: choices.messagesBetween ?? 'move',
      repeatedIds: choices.repeatedIds ?? 'rename',
    }
    const rules = { ...structure.order, renames: this.#choices.repeatedIds === 'rename' }
    this.#finder = new ToolLinkFinder(rules)
    this.#divider = new ResultDivider(structure, contents, rules, this.#choices)
  }

  /** Linear in the calls and results; in the items too, of slots in which something is repaired. */
  repair(given: readonly ReadSlot<M>[]): RepairedSlots<M> {
    const repairs: PlanRepair[] = []
    const { slots, links } = this.#divider.divide(given, this.#finder.find(given), repairs)
    const repaired = slots.map((slot, index) => this.#repairSlot(slot, links[index]!, repairs))
    return {
      slots: repaired.map(({ slot }) => slot),
      links: repaired.map((one) => one.links),
      repairs: Object.freeze(repairs),
    }
  }

  #repairSlot(given: ReadSlot<M>, links: SlotLinks, repairs: PlanRepair[]): RepairedSlot<M> {
    const slot = renamedSlot(given, links.renames, this.#structure, this.#contents, repairs, this.#made.once)
    const { unansweredCalls, unmatchedResults, messagesBetween } = this.#choices
    const drops = new Map<number, LooseLink[]>()
    const answers = new Map<number, LooseLink[]>()
    const say = (item: number, callId: string, found: PlanRepair['found'], did: PlanRepair['did']) =>
      repairs.push(Object.freeze({ slot: slot.name, item: slot.entries[item]!.id, callId, found, did }))
    for (const loose of links.unanswered) {
      const { item, link } = loose
      // All calls of a message can be answered or none, so one is asked about.
      const isAnswered = answers.has(item) || (!drops.has(item) && this.#canAnswer(slot.entries[item]!, loose.place))
      if (isAnswered) add(answers, item, loose)
      else if (unansweredCalls !== 'keep') add(drops, item, loose)
      const did = isAnswered ? 'answered' : unansweredCalls === 'keep' ? 'kept' : 'dropped'
      say(item, link.id, 'call-without-result', did)
    }
    for (const loose of links.uncalled) {
      if (unmatchedResults === 'drop') add(drops, loose.item, loose)
      const did = unmatchedResults === 'drop' ? 'dropped' : 'kept'
      say(loose.item, loose.link.id, loose.isSecond ? 'second-result' : 'result-without-call', did)
    }
    const mayBeDisplaced = this.#structure.order.resultsFollowCalls && !followDirectly(links.pairs)
    const results = mayBeDisplaced || answers.size > 0 ? resultsByCall(links.pairs) : NO_RESULTS
    const displaced = mayBeDisplaced ? displacedCalls(results) : []
    for (const call of displaced) {
      const [{ id = '' } = {}] = slot.entries[call]!.content.links.tools
      say(call, id, 'message-between', messagesBetween === 'move' ? 'moved' : 'kept')
    }
    const moves = new Set(messagesBetween === 'move' ? displaced : [])
    const isSame = drops.size + answers.size + moves.size === 0
    const placed = isSame ? asGiven(slot) : this.#arranged(slot, drops, answers, results, moves)
    const entries = this.#withoutLooseReasoning(slot, placed.entries, repairs)
    if (entries === given.entries) return { slot, links }
    return { slot: this.#made.withEntries(slot, entries), links: movedLinks(links, placed) }
  }

  #canAnswer({ content: { message } }: Entry<M>, place: number): boolean {
    const { unansweredCalls, answerText } = this.#choices
    if (unansweredCalls !== 'answer' || message === null) return false
    return this.#structure.answers(message, [place], answerText, null) !== null
  }

  /** The entries with what is to be dropped gone, results after their calls, and results added. */
  #arranged(
    slot: ReadSlot<M>,
    drops: ReadonlyMap<number, readonly LooseLink[]>,
    answers: ReadonlyMap<number, readonly LooseLink[]>,
    results: ReadonlyMap<number, readonly number[]>,
    moves: ReadonlySet<number>,
  ): Arranged<M> {
    const entries: Entry<M>[] = []
    const added: number[] = []
    const placeOf = new Int32Array(slot.entries.length).fill(-1)
    const put = (item: number, entry = this.#without(slot.entries[item]!, drops.get(item))) => {
      if (placeOf[item] === -1) placeOf[item] = entries.push(entry) - 1
    }
    for (let item = 0; item < slot.entries.length; item++) {
      put(item)
      const call = slot.entries[item]!
      const loose = answers.get(item)
      const given = results.get(item) ?? []
      if (!loose && !moves.has(item)) continue
      const first = this.#structure.order.resultsInOne ? given[0] : undefined
      const base = first === undefined ? null : this.#without(slot.entries[first]!, drops.get(first))
      const isMerged = loose !== undefined && base !== null && base.state !== 'gone'
      if (isMerged) put(first!, this.#inTurnOf(call, this.#answered(call, loose, base)[0]!))
      for (const result of given)
        put(result, this.#inTurnOf(call, this.#without(slot.entries[result]!, drops.get(result))))
      if (!loose || isMerged) continue
      for (const answer of this.#answered(call, loose, null)) added.push(placeOf[item]!, entries.push(answer) - 1)
    }
    return { entries, placeOf, added }
  }

  // What moves to its call is of the turn of the call.
  #inTurnOf({ turn, turnNumber }: Entry<M>, entry: Entry<M>): Entry<M> {
    if (entry.turnNumber === turnNumber) return entry
    return this.#made.once(entry, `turn ${turnNumber} ${turn}`, () => ({ ...entry, turn, turnNumber }))
  }

  #without(entry: Entry<M>, loose: readonly LooseLink[] | undefined): Entry<M> {
    if (!loose) return entry
    const { tools } = entry.content.links
    const places = new Set(loose.map(({ place }) => place))
    const dropped = new Set([...places].map((place) => tools[place]!.id))
    // A request for approval goes with the call that it is about.
    for (const [place, { about }] of tools.entries()) if (about !== undefined && dropped.has(about)) places.add(place)
    return this.#made.once(entry, `without ${[...places].join()}`, () => {
      const message = this.#structure.withoutTools(entry.content.message!, places)
      const { link, ...rest } = loose[0]!
      const callId = link.id
      if (message !== null) {
        return repairedEntry(entry, 'changed', this.#contents.ofMade(message), { code: 'call-removed', callId })
      }
      const isSecond = 'isSecond' in rest && rest.isSecond === true
      const code = link.kind === 'call' ? 'call-without-result' : isSecond ? 'second-result' : 'result-without-call'
      return repairedEntry(entry, 'gone', entry.content, { code, callId })
    })
  }

  /** The results that calls did not have: entries of their own, or the given results with more in them. */
  #answered(call: Entry<M>, loose: readonly LooseLink[], results: Entry<M> | null): Entry<M>[] {
    const places = loose.map(({ place }) => place)
    const change: Reason = { code: 'answer-added', callId: loose[0]!.link.id }
    if (results) {
      return [
        this.#made.once(results, `answered ${places.join()}`, () => {
          const [message] = this.#make(call, places, results)
          return repairedEntry(results, 'changed', this.#contents.ofMade(message!), change)
        }),
      ]
    }
    let made: readonly M[] | null = null
    return places.map((place, at) =>
      this.#made.once(call, `answer ${place}`, () => {
        made ??= this.#make(call, places, null)
        return addedEntry(call, `answer to ${call.id}.${at}`, this.#contents.ofMade(made[at]!), {
          code: 'answer-added',
          callId: loose[at]!.link.id,
        })
      }),
    )
  }

  #make(call: Entry<M>, places: readonly number[], results: Entry<M> | null): readonly M[] {
    const { answerText } = this.#choices
    return this.#structure.answers(call.content.message!, places, answerText, results?.content.message ?? null) ?? []
  }

  // Reasoning is refused without the item of the model that it led to, which may just have gone.
  #withoutLooseReasoning(slot: ReadSlot<M>, list: readonly Entry<M>[], repairs: PlanRepair[]): readonly Entry<M>[] {
    if (!slot.known.hasReasoning) return list
    const sound = list.slice()
    let next: Entry<M> | null = null
    let isSame = true
    for (let at = sound.length - 1; at >= 0; at--) {
      const entry = sound[at]!
      if (entry.state === 'gone') continue
      if (entry.content.links.needsNext && next?.content.links.speaker !== 'model') {
        const change: Reason = { code: 'reasoning-without-item' }
        sound[at] = this.#made.once(entry, 'loose', () => repairedEntry(entry, 'gone', entry.content, change))
        repairs.push(Object.freeze({ slot: slot.name, item: entry.id, callId: '', found: change.code, did: 'dropped' }))
        isSame = false
      } else next = entry
    }
    return isSame ? list : sound
  }
}

/** The entries of a slot, arranged: the new place of each that was given, and call, result, … of what was added. */
interface Arranged<M extends object> {
  readonly entries: readonly Entry<M>[]
  readonly placeOf: Int32Array | null
  readonly added: readonly number[]
}

interface RepairedSlot<M extends object> {
  readonly slot: ReadSlot<M>
  readonly links: SlotLinks
}

function asGiven<M extends object>({ entries }: ReadSlot<M>): Arranged<M> {
  return { entries, placeOf: null, added: [] }
}

/** The links of a slot whose entries have new places. */
function movedLinks<M extends object>(links: SlotLinks, { placeOf, added }: Arranged<M>): SlotLinks {
  if (placeOf === null) return links
  const at = (item: number) => placeOf[item]!
  return { ...links, pairs: [...links.pairs.map(at), ...added], across: new Set([...links.across].map(at)) }
}

function add(map: Map<number, LooseLink[]>, item: number, loose: LooseLink): void {
  const list = map.get(item)
  if (list) list.push(loose)
  else map.set(item, [loose])
}

const NO_RESULTS: ReadonlyMap<number, readonly number[]> = new Map()

/** Whether every call is followed by its results, as in nearly every history: then nothing need be looked up. */
function followDirectly(pairs: readonly number[]): boolean {
  let call = -1
  let last = -1
  for (let at = 0; at < pairs.length; at += 2) {
    const result = pairs[at + 1]!
    if (pairs[at] !== call) last = call = pairs[at]!
    if (result !== last + 1 && (result !== last || last === call)) return false
    last = result
  }
  return true
}

/** The result items of each item that calls. One that answers several is with the last of them. */
export function resultsByCall(pairs: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const callOf = new Map<number, number>()
  for (let at = 0; at < pairs.length; at += 2) {
    callOf.set(pairs[at + 1]!, Math.max(pairs[at]!, callOf.get(pairs[at + 1]!) ?? -1))
  }
  const results = new Map<number, number[]>()
  for (const [result, call] of callOf) {
    const list = results.get(call)
    if (list) list.push(result)
    else results.set(call, [result])
  }
  return results
}

/** The items whose results do not come directly after them, one after the other. */
export function displacedCalls(results: ReadonlyMap<number, readonly number[]>): number[] {
  return [...results]
    .filter(([call, list]) => list.some((result, at) => result !== call + 1 + at))
    .map(([call]) => call)
}
