import type { ChatAdapter } from '../../chat/adapters/adapter.ts'
import type { Range } from '../../chat/size.ts'
import type { Share } from '../divide/allocate.ts'
import type { Entry } from '../read/entries.ts'
import { type SlotContent, type SlotSummary, slotContent } from '../read/slot-content.ts'
import type { ItemStatus, PlannedItem, PlannedSlot } from '../types.ts'
import { boundaryReason, cutReason, FITS, noRoomReason, summaryReason } from './reasons.ts'

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
const CUT = BOUNDARY + 2

/** Writes down what a slot got. Linear in its items; `edges` sorts what stays by score. */
export function slotResult<M extends object>(
  share: Share<M>,
  adapter: ChatAdapter<M>,
  summary: SlotSummary<M> | null = null,
  summaryError: string | null = null,
): SlotResult<M> {
  const { slot, cut } = share
  const { entries, known } = slot
  const { unitOf, reasons } = slot.units
  const fates = fatesOf(share, summary)
  const reasonOf = (fate: number): string => {
    if (fate === FITTING) return FITS
    if (fate === NO_ROOM) return noRoomReason(share)
    if (fate === BOUNDARY) return boundaryReason(share)
    if (fate === COVERED) return summaryReason(summary!.planned)
    return reasons[fate < 0 ? ~fate : fate]!
  }
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
    if (fate === CUT) known.told.put(from, entries[from]!, cutItem(share, entries[from]!))
    else if (fate >= FITTING) known.told.say(entries, from, to, reasonOf(fate), keptItem)
    else known.told.say(entries, from, to, reasonOf(fate), fate === COVERED ? summarisedItem : droppedItem)
    if (fate === COVERED) summaryAt ??= from
    if (fate < FITTING && fate !== CUT) continue
    for (let item = from; item < to; item++) staying.push(item)
    tokens += sum(known.contentTokens, from, to)
    framingTokens += sum(known.framingTokens, from, to)
    lower += sum(known.lowerTokens, from, to)
    likely += sum(known.likelyTokens, from, to)
  }
  if (cut) {
    const { content } = entries[slot.units.firstItem[cut.unit]!]!.content.size!
    tokens += cut.range.upper - content.upper
    lower += cut.range.lower - content.lower
    likely += cut.range.tokens - content.tokens
  }
  if (summary) {
    const { content, framing } = summary.content.size!
    tokens += content.upper
    framingTokens += framing.upper
    lower += content.lower + framing.lower
    likely += content.tokens + framing.tokens
  }
  return {
    slot: Object.freeze({
      name: slot.name,
      priority: slot.priority,
      tokens,
      framingTokens,
      neededTokens: slot.neededTokens,
      minTokens: slot.minTokens,
      maxTokens: Number.isFinite(slot.maxTokens) ? slot.maxTokens : null,
      items: known.told.items(entries.length),
      wouldFit: null,
      summary: summary?.planned ?? null,
      summaryError,
    }),
    ...slotContent(share, staying, adapter, summary && summaryAt !== null ? { ...summary, at: summaryAt } : null),
    input: { lower, tokens: likely, upper: tokens + framingTokens },
  }
}

function fatesOf<M extends object>(
  { slot, kept, cut, boundary }: Share<M>,
  summary: SlotSummary<M> | null,
): Int32Array {
  const { count, must, excluded } = slot.units
  const fates = new Int32Array(count)
  for (let unit = 0; unit < count; unit++) fates[unit] = kept[unit] === 1 ? must[unit]! : ~excluded[unit]!
  if (boundary !== null && fates[boundary.unit] === NO_ROOM) fates[boundary.unit] = BOUNDARY
  for (const unit of summary?.units ?? []) if (kept[unit] === 0) fates[unit] = COVERED
  if (cut) fates[cut.unit] = CUT
  return fates
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

function keptItem<M extends object>(entry: Entry<M>, reason: string): PlannedItem {
  const { content, framing } = entry.content.size!
  return makeItem(entry, 'kept', content.upper, framing.upper, reason)
}

function droppedItem<M extends object>(entry: Entry<M>, reason: string): PlannedItem {
  return makeItem(entry, 'dropped', 0, 0, reason)
}

function summarisedItem<M extends object>(entry: Entry<M>, reason: string): PlannedItem {
  return makeItem(entry, 'summarised', 0, 0, reason)
}

function cutItem<M extends object>({ slot, cut }: Share<M>, entry: Entry<M>): PlannedItem {
  const { content, framing } = entry.content.size!
  const { range, result } = cut!
  const keep = slot.rules.truncate?.keep ?? 'start'
  const removed = Object.freeze({ ...result.removed, keep })
  return makeItem(entry, 'cut', range.upper, framing.upper, cutReason(content.upper, range.upper, keep), removed)
}

function makeItem<M extends object>(
  entry: Entry<M>,
  status: ItemStatus,
  tokens: number,
  framingTokens: number,
  reason: string,
  removed: PlannedItem['removed'] = null,
): PlannedItem {
  const { content, framing } = entry.content.size!
  return Object.freeze({
    id: entry.id,
    status,
    tokens,
    framingTokens,
    originalTokens: content.upper,
    exact: content.lower === content.upper && framing.lower === framing.upper,
    reason,
    pinned: entry.pinned,
    score: entry.score,
    turn: entry.turn,
    group: entry.group,
    removed,
  })
}
