import type { ToolDefinition } from '../../chat/types.ts'
import type { Share } from '../divide/allocate.ts'
import { costOfContent, itemsOf } from '../group/units.ts'
import type { SlotSummary } from '../summary/apply-summaries.ts'

/** What a slot puts into the request. */
export interface SlotContent<M extends object> {
  readonly messages: readonly M[]
  readonly tools: readonly ToolDefinition[]
  /** What each of the messages costs, and all tools together: content and framing, upper bounds. */
  readonly messageTokens: readonly number[]
  readonly toolTokens: number
}

/** A summary, and the first item that it covers, before which it stands when the order is the given one. */
type PlacedSummary<M extends object> = SlotSummary<M> & { readonly at: number }

/** The messages and tools of what stays: `staying` are its items, ascending. */
export function slotContent<M extends object>(
  { slot, edits }: Share<M>,
  staying: readonly number[],
  summary: PlacedSummary<M> | null,
): SlotContent<M> {
  const { units, entries } = slot
  const { messages: known, contentTokens, framingTokens } = slot.known
  const messages: M[] = []
  const tools: ToolDefinition[] = []
  const messageTokens: number[] = []
  let toolTokens = 0
  const put = (item: number) => {
    const edited = edits.get(item)?.content
    const message = edited?.message ?? known[item]!
    const tokens = edited ? costOfContent(edited) : framingTokens[item]! + contentTokens[item]!
    if (message === null) {
      tools.push(entries[item]!.content.tool!)
      toolTokens += tokens
    } else {
      messages.push(message)
      messageTokens.push(tokens)
    }
  }
  const putSummary = ({ content, planned }: SlotSummary<M>) => {
    messages.push(content.message!)
    messageTokens.push(planned.tokens + planned.framingTokens)
  }
  if (slot.slot.order === 'edges') {
    const stays = new Set(staying.map((item) => units.unitOf[item]!))
    const { front, back } = bestAtTheEdges([...stays], units.score)
    for (const unit of front) itemsOf(units, unit).forEach(put)
    // It stands for what was worth the least.
    if (summary) putSummary(summary)
    for (const unit of back) itemsOf(units, unit).forEach(put)
  } else {
    const before = summary ? staying.findIndex((item) => item > summary.at) : -1
    const until = before < 0 ? staying.length : before
    for (let at = 0; at < until; at++) put(staying[at]!)
    if (summary) putSummary(summary)
    for (let at = until; at < staying.length; at++) put(staying[at]!)
  }
  return { messages, tools, messageTokens, toolTokens }
}

/** The best first, the second best last, the third second, and so on: models read the ends of a prompt best. */
function bestAtTheEdges(units: readonly number[], score: Float64Array): { front: number[]; back: number[] } {
  const ranked = [...units].sort((a, b) => score[b]! - score[a]! || a - b)
  const front = ranked.filter((_, rank) => rank % 2 === 0)
  const back = ranked.filter((_, rank) => rank % 2 === 1)
  return { front, back: back.reverse() }
}
