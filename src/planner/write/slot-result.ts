import { addRanges, type Range, type Size } from '../../chat/size.ts'
import type { Share } from '../divide/allocate.ts'
import type { ShortenedItem } from '../group/units.ts'
import type { ItemStatus, PlannedItem, PlannedSlot } from '../plan-types.ts'
import type { Entry } from '../read/items.ts'
import type { Reason } from '../reason-types.ts'
import type { SlotSummary } from '../summary/apply-summaries.ts'
import type { ItemResults } from './item-results.ts'
import { sentenceOf } from './reason-sentences.ts'
import { type SlotContent, slotContent } from './slot-content.ts'

/** A slot of the plan, with what it puts into the request. */
export interface SlotResult<M extends object> extends SlotContent<M> {
  readonly slot: PlannedSlot
  readonly input: Range
}

/**
 * What becomes of a unit, as a number: equal numbers have one reason. A unit that stays has the place of its reason
 * among the slot's, one that goes `~` of it; the place 0 is no reason of the slot's, but that there was room or none.
 */
const FITTING = 0
const NO_ROOM = -1
const BOUNDARY = -0x8000_0000
const COVERED = BOUNDARY + 1
const CANNOT_START = BOUNDARY + 2

/** Writes down what a slot got. Linear in its items; `edges` sorts what stays by score. */
export function slotResult<M extends object>(
  share: Share<M>,
  results: ItemResults<M>,
  summary: SlotSummary<M> | null = null,
  summaryError: string | null = null,
): SlotResult<M> {
  const { slot, edits } = share
  const { entries, known, units } = slot
  const { unitOf } = units
  const fates = fatesOf(share, summary)
  const staying: number[] = []
  let summaryAt: number | null = null
  let tokens = 0
  let framingTokens = 0
  let lower = 0
  let likely = 0
  // Neighbours of one fate are written down together: a long history has few such runs.
  for (let from = 0, to = 0; from < entries.length; from = to) {
    const fate = fates[unitOf[from]!]!
    to = endOfRun(unitOf, fates, from)
    const why = reasonOf(fate, share, summary)
    const status = fate >= FITTING ? 'kept' : fate === COVERED ? 'summarised' : 'dropped'
    results.say(entries, from, to, sentenceOf(why), (entry) => itemAs(entry, status, why))
    if (fate === COVERED) summaryAt ??= from
    if (fate < FITTING) continue
    for (let item = from; item < to; item++) staying.push(item)
    tokens += sum(known.contentTokens, from, to)
    framingTokens += sum(known.framingTokens, from, to)
    lower += sum(known.lowerTokens, from, to)
    likely += sum(known.likelyTokens, from, to)
  }
  const isKept = (item: number) => fates[unitOf[item]!]! >= FITTING
  for (const [item, edit] of edits) {
    if (!isKept(item)) continue
    results.put(item, entries[item]!, editedItem(entries[item]!, edit))
    const { content, framing } = edit.content?.size ?? NO_SIZE
    tokens += content.upper - known.contentTokens[item]!
    framingTokens += framing.upper - known.framingTokens[item]!
    const range = addRanges(content, framing)
    lower += range.lower - known.lowerTokens[item]!
    likely += range.tokens - known.likelyTokens[item]!
  }
  if (known.hasRepairs) sayRepairs(entries, results, isKept, edits)
  if (summary) {
    const { content, framing } = summary.content.size!
    tokens += content.upper
    framingTokens += framing.upper
    lower += content.lower + framing.lower
    likely += content.tokens + framing.tokens
  }
  const isSent = (item: number) => entries[item]!.state !== 'gone' && edits.get(item)?.content !== null
  const sent = known.hasRepairs || edits.size > 0 ? staying.filter(isSent) : staying
  return {
    slot: Object.freeze({
      name: slot.name,
      priority: slot.priority,
      tokens,
      framingTokens,
      neededTokens: slot.neededTokens,
      minTokens: slot.minTokens,
      maxTokens: Number.isFinite(slot.maxTokens) ? slot.maxTokens : null,
      items: results.items(entries.length),
      wouldFit: null,
      summary: summary?.planned ?? null,
      summaryError,
    }),
    ...slotContent(share, sent, summary && summaryAt !== null ? { ...summary, at: summaryAt } : null),
    input: { lower, tokens: likely, upper: tokens + framingTokens },
  }
}

/** Of an item of which nothing is sent. */
const NO_SIZE: Size = { content: { lower: 0, tokens: 0, upper: 0 }, framing: { lower: 0, tokens: 0, upper: 0 } }

function fatesOf<M extends object>(
  { slot, kept, boundary, cannotStart }: Share<M>,
  summary: SlotSummary<M> | null,
): Int32Array {
  const { units, must, excluded } = slot
  const fates = new Int32Array(units.count)
  for (let unit = 0; unit < units.count; unit++) fates[unit] = kept[unit] === 1 ? must[unit]! : ~excluded[unit]!
  // What must stay as the newest is worth a word only where others of its turn had to go.
  for (const unit of slot.floors) {
    const isPressed = boundary !== null && units.turnOf[boundary.unit]! >= units.turnOf[unit]!
    if (!isPressed && kept[unit] === 1) fates[unit] = FITTING
  }
  for (const unit of cannotStart) fates[unit] = CANNOT_START
  if (boundary !== null && fates[boundary.unit] === NO_ROOM) fates[boundary.unit] = BOUNDARY
  for (const unit of summary?.units ?? []) if (kept[unit] === 0) fates[unit] = COVERED
  return fates
}

function reasonOf<M extends object>(fate: number, share: Share<M>, summary: SlotSummary<M> | null): Reason {
  const { slot, boundary } = share
  if (fate === FITTING) return slot.reasons[0]!
  if (fate === CANNOT_START) return { code: 'cannot-start' }
  if (fate === BOUNDARY) {
    const { needTokens, leftTokens, byMax } = boundary!
    const { maxTokens, rules } = slot
    return { code: 'too-large', needTokens, leftTokens, maxTokens: byMax ? maxTokens : null, whole: rules.whole }
  }
  if (fate === COVERED) {
    const { coveredItems, replacedTokens, tokens, framingTokens } = summary!.planned
    return { code: 'summarised', coveredItems, replacedTokens, tokens: tokens + framingTokens }
  }
  if (fate !== NO_ROOM) return slot.reasons[fate < 0 ? ~fate : fate]!
  return { code: slot.rules.oldest ? 'older-than-kept' : slot.rules.score ? 'scored-lower' : 'no-room-left' }
}

function endOfRun(unitOf: Int32Array, fates: Int32Array, from: number): number {
  const fate = fates[unitOf[from]!]
  let at = from + 1
  while (at < unitOf.length && fates[unitOf[at]!] === fate) at++
  return at
}

function sum(column: readonly number[], from: number, to: number): number {
  let total = 0
  for (let at = from; at < to; at++) total += column[at]!
  return total
}

/** What the planner did to items because of their calls, where that is what there is to say of them. */
function sayRepairs<M extends object>(
  entries: readonly Entry<M>[],
  results: ItemResults<M>,
  isKept: (item: number) => boolean,
  edits: ReadonlyMap<number, unknown>,
): void {
  for (const [item, entry] of entries.entries()) {
    if (entry.state === 'gone') results.put(item, entry, itemAs(entry, 'dropped', entry.change!))
    else if (entry.state !== 'as-given' && isKept(item) && !edits.has(item))
      results.put(item, entry, itemAs(entry, entry.state === 'added' ? 'added' : 'cut', entry.change!))
  }
}

function editedItem<M extends object>(entry: Entry<M>, { content, why, removed }: ShortenedItem<M>): PlannedItem {
  if (content === null) return itemAs(entry, 'dropped', why)
  const { size } = content
  return makeItem(entry, 'cut', size!.content.upper, size!.framing.upper, why, removed)
}

function itemAs<M extends object>(entry: Entry<M>, status: ItemStatus, why: Reason): PlannedItem {
  if (status === 'dropped' || status === 'summarised') return makeItem(entry, status, 0, 0, why)
  const { content, framing } = entry.content.size!
  return makeItem(entry, status, content.upper, framing.upper, why)
}

function makeItem<M extends object>(
  entry: Entry<M>,
  status: ItemStatus,
  tokens: number,
  framingTokens: number,
  why: Reason,
  removed: PlannedItem['removed'] = null,
): PlannedItem {
  const { content, framing } = entry.given.size!
  return Object.freeze({
    id: entry.id,
    status,
    tokens,
    framingTokens,
    originalTokens: content.upper,
    exact: content.lower === content.upper && framing.lower === framing.upper,
    why: Object.freeze(why),
    reason: sentenceOf(why),
    pinned: entry.pinned,
    score: entry.score,
    turn: entry.turn,
    group: entry.group,
    removed,
  })
}
