import type { ItemStatus, PlannedItem, PlannedSlot } from 'tokenroom/planner'
import { lineOf, speechOf } from '../conversation/speech.ts'
import { tokensOfSummary } from '../panels/summary-lines.ts'
import { isSlotId, slotDefinition } from '../slots/definitions.ts'
import type { Conversation } from './conversations.ts'
import type { Frame } from './replay.ts'

/** The state of a message on the page: the planner's word, or that it is pinned or a summary. */
export type RowState = ItemStatus | 'pinned' | 'summary'

/** One message of a turn's request, or one that the request leaves out. */
export interface Row {
  readonly key: string
  readonly state: RowState
  /** Such as `Turn 3 · user`. */
  readonly label: string
  readonly text: string
  /** Its tokens in the request, content and framing, and its tokens if it were whole. */
  readonly tokens: number
  readonly originalTokens: number
  readonly reason: string
  /** Whether its state changed at this turn. */
  readonly changed: boolean
}

/** The numbers of a turn, for the chart of all turns. Tokens are upper bounds where counts are not exact. */
export interface TurnFigures {
  readonly turn: number
  readonly writtenTokens: number
  /** 0 when the request is refused. */
  readonly sentTokens: number
  /** The tokens of the summary in what is sent. */
  readonly summaryTokens: number
  /** What the summary replaces, and what is written but neither sent nor summarised. */
  readonly replacedTokens: number
  readonly droppedTokens: number
  readonly limitTokens: number
  readonly refused: boolean
  /** Whether the summariser was called for this turn, and whether something was dropped that the last turn still sent. */
  readonly summarises: boolean
  readonly drops: boolean
}

/** How many of a turn's messages and tools are in each state, without the states that none is in. */
export function countStates(rows: readonly Row[]): readonly (readonly [RowState, number])[] {
  const order: readonly RowState[] = ['kept', 'pinned', 'cut', 'dropped', 'summarised', 'added']
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

/** The rows of a turn's request, in its order. For a refused request, with the tokens that each would take. */
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

/** The summary is where the first message was that it replaces. */
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

/** The name and the text of an item on the page. */
function wordsOf(frame: Frame, conversation: Conversation) {
  const items = new Map([...frame.history, ...frame.user].map((item) => [item.id, item]))
  return (slot: string, id: string): Pick<Row, 'key' | 'label' | 'text'> => {
    const key = `${slot}:${id}`
    const item = slot === 'history' || slot === 'user' ? items.get(id) : undefined
    if (item) return { key, label: `Turn ${item.turn} · ${speechOf(item.message).who}`, text: lineOf(item.message) }
    const title = isSlotId(slot) ? slotDefinition(slot).title : slot
    if (slot !== 'tools') return { key, label: title, text: conversation.system }
    return { key, label: 'Tool', text: `${id}: ${descriptionOf(conversation, id)}` }
  }
}

function descriptionOf({ tools, native }: Conversation, name: string): string {
  const found = tools.find((tool) => tool.function.name === name)?.function
  const own = native?.tools.find((tool) => 'name' in tool && tool.name === name)
  return found?.description ?? ((own && 'description' in own ? own.description : '') || '')
}
