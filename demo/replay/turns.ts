import type { Item, Slot, ToolDefinition } from 'tokenroom/planner'
import { type Shape, stepsOf } from '../conversation/shapes.ts'
import { speechOf } from '../conversation/speech.ts'
import type { Conversation } from './conversations.ts'
import type { ReplayPolicy } from './policies.ts'

/** A message as the planner gets it, with its turn. */
type TurnItem = Item<object> & { readonly id: string; readonly message: object; readonly turn: number }

/** One turn: the user's question, and everything before it as history. */
export interface Turn {
  readonly number: number
  readonly question: string
  /** The items before this turn, and the question. */
  readonly history: readonly TurnItem[]
  readonly user: readonly TurnItem[]
}

/** The turns of a conversation in an API's shape. Each message is made once, so turns share their messages. */
export function turnsOf(conversation: Conversation, shape: Shape): readonly Turn[] {
  if (conversation.native) return nativeTurnsOf(conversation.native.messages)
  const items: TurnItem[] = []
  const turns: Turn[] = []
  let place = 0
  for (const { step, index } of stepsOf(conversation.messages)) {
    const asks = step.kind === 'said' && step.message.role === 'user'
    const source = conversation.messages[index]!
    const pinned = conversation.pinned.has(source)
    const turn = turns.length + (asks ? 1 : 0)
    if (asks) place = 0
    const written = shape.write(step).map((message): TurnItem => {
      return { id: `turn ${turn}, message ${++place}`, message, turn, ...(pinned ? { pinned } : {}) }
    })
    if (asks) {
      const question = typeof source.content === 'string' ? source.content : ''
      turns.push({ number: turns.length + 1, question, history: items.slice(), user: written })
    }
    items.push(...written)
  }
  return turns
}

/** The turns of messages that stay as they are. */
function nativeTurnsOf(messages: readonly object[]): readonly Turn[] {
  const items: TurnItem[] = []
  const turns: Turn[] = []
  let place = 0
  for (const message of messages) {
    const { who, said } = speechOf(message)
    const asks = who === 'user'
    if (asks) place = 0
    const number = turns.length + (asks ? 1 : 0)
    const item = { id: `turn ${number}, message ${++place}`, message, turn: number }
    if (asks) turns.push({ number, question: said, history: items.slice(), user: [item] })
    items.push(item)
  }
  return turns
}

/** The slots of a turn's request, in its order. */
export function slotsOf(
  { history, user }: Turn,
  system: string,
  tools: readonly ToolDefinition[],
  policy: ReplayPolicy['policy'],
): readonly Slot<object>[] {
  return [
    { name: 'system', priority: 90, text: system },
    { name: 'tools', priority: 80, tools },
    { name: 'history', priority: 50, items: history, policy },
    { name: 'user', priority: 100, items: user },
  ]
}
