import type { ChatAdapter } from '../chat/adapter.ts'
import type { Range } from '../chat/size.ts'
import type { ToolDefinition } from '../chat/types.ts'
import type { Share } from './allocate.ts'
import type { Entry } from './entries.ts'
import { cutReason, droppedReason, FITS } from './reasons.ts'
import type { PlannedItem, PlannedSlot } from './types.ts'

/** A slot of the plan, with what it puts into the request. */
export interface SlotResult<M extends object> {
  readonly slot: PlannedSlot
  readonly messages: readonly M[]
  readonly tools: readonly ToolDefinition[]
  readonly input: Range
}

/** Writes down what a slot got. Linear in its items; `edges` sorts what stays by score. */
export function slotResult<M extends object>(share: Share<M>, adapter: ChatAdapter<M>): SlotResult<M> {
  const { slot, kept, cut } = share
  const items: PlannedItem[] = new Array(slot.entries.length)
  const stays: number[] = []
  const input = { lower: 0, tokens: 0, upper: 0 }
  let tokens = 0
  let framingTokens = 0
  slot.units.forEach((unit, index) => {
    const isCut = cut?.unit === index
    const reason = unit.must ?? (kept[index] ? FITS : (unit.excluded ?? (isCut ? '' : droppedReason(share, index))))
    if (kept[index] || isCut) stays.push(index)
    for (const at of unit.items) {
      const entry = slot.entries[at]!
      if (isCut) items[at] = cutItem(share, entry)
      else if (kept[index]) items[at] = item(entry, 'kept', entry.size.content.upper, entry.size.framing.upper, reason)
      else items[at] = item(entry, 'dropped', 0, 0, reason)
      const planned = items[at]!
      if (planned.status === 'dropped') continue
      tokens += planned.tokens
      framingTokens += planned.framingTokens
      const { content, framing } = entry.size
      input.lower += framing.lower + (isCut ? planned.tokens : content.lower)
      input.tokens += framing.tokens + (isCut ? planned.tokens : content.tokens)
      input.upper += planned.tokens + planned.framingTokens
    }
  })
  const order = slot.slot.order === 'edges' ? bestAtTheEdges(stays, (unit) => slot.units[unit]!.score) : null
  const indices = order
    ? order.flatMap((unit) => slot.units[unit]!.items)
    : stays.flatMap((unit) => slot.units[unit]!.items).sort((a, b) => a - b)
  const messages: M[] = []
  const tools: ToolDefinition[] = []
  for (const at of indices) {
    const { message, tool } = slot.entries[at]!
    if (tool) tools.push(tool)
    else if (message) messages.push(items[at]!.status === 'cut' ? adapter.withText(message, cut!.result.text) : message)
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
      items: Object.freeze(items),
    }),
    messages,
    tools,
    input,
  }
}

function item<M extends object>(
  entry: Entry<M>,
  status: PlannedItem['status'],
  tokens: number,
  framingTokens: number,
  reason: string,
  removed: PlannedItem['removed'] = null,
): PlannedItem {
  const { content, framing } = entry.size
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

function cutItem<M extends object>(share: Share<M>, entry: Entry<M>): PlannedItem {
  const { tokens, removed } = share.cut!.result
  const keep = share.slot.rules.truncate?.keep ?? 'start'
  const reason = cutReason(entry.size.content.upper, tokens, keep)
  return item(entry, 'cut', tokens, entry.size.framing.upper, reason, Object.freeze({ ...removed, keep }))
}

/** The best first, the second best last, the third second, and so on: models read the ends of a prompt best. */
function bestAtTheEdges(units: readonly number[], scoreOf: (unit: number) => number): readonly number[] {
  const ranked = [...units].sort((a, b) => scoreOf(b) - scoreOf(a) || a - b)
  const front = ranked.filter((_, rank) => rank % 2 === 0)
  const back = ranked.filter((_, rank) => rank % 2 === 1)
  return [...front, ...back.reverse()]
}
