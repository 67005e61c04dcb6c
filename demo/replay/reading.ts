import type { ItemStatus, PlannedItem, PlannedSlot } from 'tokenroom/planner'
import { lineOf, speechOf } from '../conversation/speech.ts'
import { tokensOfSummary } from '../panels/summary.ts'
import { isSlotId, slotDefinition } from '../slots/catalogue.ts'
import type { Conversation } from './conversations.ts'
import type { Frame } from './run.ts'

/** What a message is on the page: the planner's word for it, with pinned ones and summaries told apart. */
export type RowState = ItemStatus | 'pinned' | 'summary'

/** One line of what a turn's request is made of, and of what it leaves out. */
export interface Row {
  readonly key: string
  readonly state: RowState
  /** Such as `Turn 3 · user`. */
  readonly label: string
  readonly text: string
  /** What it costs in the request, content and framing; and what it would cost whole. */
  readonly tokens: number
  readonly originalTokens: number
  readonly reason: string
  /** Whether it came to be so at this turn. */
  readonly changed: boolean
}

/** A turn in numbers, for the chart of all turns. Tokens are upper bounds where counts are not exact. */
export interface TurnFigures {
  readonly turn: number
  readonly writtenTokens: number
  /** 0 when the request is refused. */
  readonly sentTokens: number
  /** The part of what is sent that is a summary. */
  readonly summaryTokens: number
  /** What the summary stands for, and what is written and neither sent nor stood for. */
  readonly replacedTokens: number
  readonly droppedTokens: number
  readonly limitTokens: number
  readonly refused: boolean
  /** Whether the summariser was called for this turn, or something was dropped that the turn before still sent. */
  readonly summarises: boolean
  readonly drops: boolean
}

/** How many of a turn's messages and tools there are in each state, in this order, without those of which there are none. */
export function countStates(rows: readonly Row[]): readonly (readonly [RowState, number])[] {
  const order: readonly RowState[] = ['kept', 'pinned', 'cut', 'dropped', 'summarised']
  return order
    .map((state) => [state, rows.filter((row) => row.state === state).length] as const)
    .filter(([, count]) => count > 0)
}

export function figuresOf(frame: Frame, before: Frame | undefined): TurnFigures {
  const { plan, measure } = frame.preview
  const writtenTokens = measure.input.upper
  const sentTokens = plan?.input.upper ?? 0
  const summaries = (plan?.slots ?? []).flatMap(({ summary }) => (summary ? [summary] : []))
  const summaryTokens = summaries.reduce((sum, summary) => sum + tokensOfSummary(summary), 0)
  const replacedTokens = summaries.reduce((sum, { replacedTokens }) => sum + replacedTokens, 0)
  return {
    turn: frame.number,
    writtenTokens,
    sentTokens,
    summaryTokens,
    replacedTokens,
    droppedTokens: plan ? Math.max(0, writtenTokens - replacedTokens - (sentTokens - summaryTokens)) : writtenTokens,
    limitTokens: measure.windowTokens - measure.outputReserveTokens,
    refused: plan === null,
    summarises: summaries.some(({ calls }) => calls > 0),
    drops: droppedIn(frame).some((id) => !droppedIn(before).includes(id)),
  }
}

const droppedIn = (frame: Frame | undefined): readonly string[] =>
  historyOf(frame)
    .filter(({ status }) => status === 'dropped')
    .map(({ id }) => id)

const historyOf = (frame: Frame | undefined): readonly PlannedItem[] =>
  frame?.preview.plan?.slots.find(({ name }) => name === 'history')?.items ?? []

/** The rows of a turn's request, in its order; of a refused one with what everything would cost. */
export function rowsOf(frame: Frame, before: Frame | undefined, conversation: Conversation): readonly Row[] {
  const { plan, measure } = frame.preview
  const words = wordsOf(frame, conversation)
  if (plan === null) {
    return measure.slots.flatMap((slot) =>
      slot.items.map(({ id, tokens, framingTokens }): Row => {
        const whole = tokens + framingTokens
        const reason = 'Not sent: the whole request is refused.'
        return { ...words(slot.name, id), state: 'dropped', tokens: 0, originalTokens: whole, reason, changed: false }
      }),
    )
  }
  const earlier = new Map(historyOf(before).map(({ id, status }) => [id, status]))
  return plan.slots.flatMap((slot) => {
    const rows = slot.items.map((item): Row => {
      const measured = measure.slots.find(({ name }) => name === slot.name)!.items.find(({ id }) => id === item.id)!
      return {
        ...words(slot.name, item.id),
        state: item.status === 'kept' && item.pinned ? 'pinned' : item.status,
        tokens: item.tokens + item.framingTokens,
        originalTokens: measured.tokens + measured.framingTokens,
        reason: item.reason,
        changed: item.status !== 'kept' && slot.name === 'history' && (earlier.get(item.id) ?? 'kept') !== item.status,
      }
    })
    return withSummary(rows, slot)
  })
}

/** The summary stands where the first message that it stands for stood. */
function withSummary(rows: readonly Row[], { name, summary }: PlannedSlot): readonly Row[] {
  if (summary === null) return rows
  const at = rows.findIndex(({ state }) => state === 'summarised')
  const row: Row = {
    key: `${name}:summary`,
    state: 'summary',
    label: 'Summary',
    text: summary.text,
    tokens: tokensOfSummary(summary),
    originalTokens: summary.replacedTokens,
    reason: `Sent in place of ${summary.coveredItems} messages.`,
    changed: summary.calls > 0,
  }
  return [...rows.slice(0, at), row, ...rows.slice(at)]
}

/** How the page names an item, and what it says. */
function wordsOf(frame: Frame, conversation: Conversation) {
  const items = new Map([...frame.history, ...frame.user].map((item) => [item.id, item]))
  return (slot: string, id: string): Pick<Row, 'key' | 'label' | 'text'> => {
    const key = `${slot}:${id}`
    const item = slot === 'history' || slot === 'user' ? items.get(id) : undefined
    if (item) return { key, label: `Turn ${item.turn} · ${speechOf(item.message).who}`, text: lineOf(item.message) }
    const title = isSlotId(slot) ? slotDefinition(slot).title : slot
    if (slot !== 'tools') return { key, label: title, text: conversation.system }
    const tool = conversation.tools.find(({ function: { name } }) => name === id)
    return { key, label: 'Tool', text: `${id}: ${tool?.function.description ?? ''}` }
  }
}
