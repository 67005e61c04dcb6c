import type { ChatAdapter } from '../chat/adapter.ts'
import type { Range } from '../chat/size.ts'
import type { ToolDefinition } from '../chat/types.ts'
import type { Share } from './allocate.ts'
import type { Content } from './contents.ts'
import type { Entry } from './entries.ts'
import { cutReason, droppedReason, FITS, summaryReason } from './reasons.ts'
import type { PlannedSummary } from './summary/types.ts'
import type { ItemStatus, PlannedItem, PlannedSlot } from './types.ts'
import { itemsOf, type Units } from './units.ts'

/** A summary in a slot: its message, counted, and the units that it stands for. */
export interface SlotSummary<M extends object> {
  readonly content: Content<M>
  readonly units: ReadonlySet<number>
  readonly planned: PlannedSummary
}

/** A slot of the plan, with what it puts into the request. */
export interface SlotResult<M extends object> {
  readonly slot: PlannedSlot
  readonly messages: readonly M[]
  readonly tools: readonly ToolDefinition[]
  /** What each of the messages costs, and all tools together: content and framing, upper bounds. */
  readonly messageTokens: readonly number[]
  readonly toolTokens: number
  readonly input: Range
}

/** Writes down what a slot got. Linear in its items; `edges` sorts what stays by score. */
export function slotResult<M extends object>(
  share: Share<M>,
  adapter: ChatAdapter<M>,
  summary: SlotSummary<M> | null = null,
  summaryError: string | null = null,
): SlotResult<M> {
  const { slot, kept, cut } = share
  const { units, entries } = slot
  const items: PlannedItem[] = new Array(entries.length)
  const input = { lower: 0, tokens: 0, upper: 0 }
  const stays: number[] = []
  let tokens = 0
  let framingTokens = 0
  for (let unit = 0; unit < units.count; unit++) {
    if (kept[unit] === 0 && cut?.unit !== unit) {
      const covered = summary?.units.has(unit) === true
      const reason = covered ? summaryReason(summary.planned) : (units.excluded[unit] ?? droppedReason(share, unit))
      const status = covered ? 'summarised' : 'dropped'
      for (let at = units.firstItem[unit]!; at >= 0; at = units.nextItem[at]!) {
        items[at] = goneItem(entries[at]!, status, reason)
      }
      continue
    }
    stays.push(unit)
    const reason = units.must[unit] ?? FITS
    for (let at = units.firstItem[unit]!; at >= 0; at = units.nextItem[at]!) {
      const entry = entries[at]!
      const { content, framing } = entry.content.size!
      const range = cut?.unit === unit ? cut.range : content
      items[at] = cut?.unit === unit ? cutItem(share, entry) : keptItem(entry, reason)
      tokens += range.upper
      framingTokens += framing.upper
      input.lower += framing.lower + range.lower
      input.tokens += framing.tokens + range.tokens
    }
  }
  if (summary) {
    const { content, framing } = summary.content.size!
    tokens += content.upper
    framingTokens += framing.upper
    input.lower += content.lower + framing.lower
    input.tokens += content.tokens + framing.tokens
  }
  input.upper = tokens + framingTokens
  return {
    slot: Object.freeze({
      name: slot.name,
      priority: slot.priority,
      tokens,
      framingTokens,
      neededTokens: slot.neededTokens,
      minTokens: slot.minTokens,
      maxTokens: Number.isFinite(slot.maxTokens) ? slot.maxTokens : null,
      items: Object.freeze(items),
      wouldFit: null,
      summary: summary?.planned ?? null,
      summaryError,
    }),
    ...contentOf(share, stays, items, adapter, summary),
    input,
  }
}

/** The messages and tools of what stays, in the slot's order. */
function contentOf<M extends object>(
  { slot, cut }: Share<M>,
  stays: readonly number[],
  items: readonly PlannedItem[],
  adapter: ChatAdapter<M>,
  summary: SlotSummary<M> | null,
): Pick<SlotResult<M>, 'messages' | 'tools' | 'messageTokens' | 'toolTokens'> {
  const messages: M[] = []
  const tools: ToolDefinition[] = []
  const messageTokens: number[] = []
  let toolTokens = 0
  const put = (at: number) => {
    const { message, tool } = slot.entries[at]!.content
    const { status, tokens, framingTokens } = items[at]!
    if (tool) {
      tools.push(tool)
      toolTokens += tokens + framingTokens
    } else if (message) {
      messages.push(status === 'cut' ? adapter.withText(message, cut!.result.text) : message)
      messageTokens.push(tokens + framingTokens)
    }
  }
  const putSummary = ({ content, planned }: SlotSummary<M>): null => {
    messages.push(content.message!)
    messageTokens.push(planned.tokens + planned.framingTokens)
    return null
  }
  if (slot.slot.order === 'edges') {
    for (const unit of bestAtTheEdges(stays, slot.units.score)) itemsOf(slot.units, unit).forEach(put)
  } else {
    // The summary stands where the first item that it covers stood.
    const summaryAt = summary?.content.message ? items.findIndex(({ status }) => status === 'summarised') : -1
    let pending = summaryAt >= 0 ? summary : null
    for (const at of itemsInOrder(stays, slot.units)) {
      if (pending && at > summaryAt) pending = putSummary(pending)
      put(at)
    }
    if (pending) putSummary(pending)
  }
  return { messages, tools, messageTokens, toolTokens }
}

function keptItem<M extends object>(entry: Entry<M>, reason: string): PlannedItem {
  if (entry.keptItem?.reason !== reason) {
    const { content, framing } = entry.content.size!
    entry.keptItem = item(entry, 'kept', content.upper, framing.upper, reason)
  }
  return entry.keptItem!
}

function goneItem<M extends object>(entry: Entry<M>, status: 'dropped' | 'summarised', reason: string): PlannedItem {
  if (entry.goneItem === null || entry.goneReason !== reason) {
    entry.goneItem = item(entry, status, 0, 0, reason)
    entry.goneReason = reason
  }
  return entry.goneItem
}

function cutItem<M extends object>({ slot, cut }: Share<M>, entry: Entry<M>): PlannedItem {
  const { content, framing } = entry.content.size!
  const { range, result } = cut!
  const keep = slot.rules.truncate?.keep ?? 'start'
  const removed = Object.freeze({ ...result.removed, keep })
  return item(entry, 'cut', range.upper, framing.upper, cutReason(content.upper, range.upper, keep), removed)
}

function item<M extends object>(
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

/** The items of units, ascending. Units mostly follow each other, so mostly they need no sorting. */
function itemsInOrder(stays: readonly number[], units: Units): readonly number[] {
  const items: number[] = []
  let ascending = true
  for (const unit of stays) {
    for (let at = units.firstItem[unit]!; at >= 0; at = units.nextItem[at]!) {
      if (items.length > 0 && at < items[items.length - 1]!) ascending = false
      items.push(at)
    }
  }
  return ascending ? items : items.sort((a, b) => a - b)
}

/** The best first, the second best last, the third second, and so on: models read the ends of a prompt best. */
function bestAtTheEdges(units: readonly number[], score: Float64Array): readonly number[] {
  const ranked = [...units].sort((a, b) => score[b]! - score[a]! || a - b)
  const front = ranked.filter((_, rank) => rank % 2 === 0)
  const back = ranked.filter((_, rank) => rank % 2 === 1)
  return [...front, ...back.reverse()]
}
