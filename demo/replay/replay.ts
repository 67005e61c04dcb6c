import { createPlanner, type ModelInfo, type Plan, type Preview } from 'tokenroom/planner'
import type { Shape } from '../conversation/shapes.ts'
import type { Conversation } from './conversations.ts'
import type { ReplayPolicy } from './policies.ts'
import { slotsOf, type Turn, turnsOf } from './turns.ts'

type Counter = Parameters<typeof createPlanner>[0]['counter']

/** The most turns that are planned: each plans all that was said before it. */
export const MOST_TURNS = 150

/** What to replay, and in which window. */
export interface ReplayRequest {
  readonly conversation: Conversation
  readonly shape: Shape
  readonly policy: ReplayPolicy
  readonly model: ModelInfo
  readonly windowTokens: number
  readonly counter: Counter
  readonly signal?: AbortSignal
}

/** One turn with its plan, and what the counter was asked for it. */
export interface Frame extends Turn {
  readonly preview: Preview<object>
  /** Messages and tools that are new at this turn, and those known from earlier turns. */
  readonly newItems: number
  readonly knownItems: number
  /** Texts that the counter was asked to count. */
  readonly countedTexts: number
}

/**
 * Plans every turn of a conversation in order, of a long one the last `MOST_TURNS`, each with the plan before it. One planner is used for all turns, so that it
 * reuses for a turn what it counted and summarised for earlier ones. Each replay starts with a new planner, so its frames
 * depend only on the request.
 */
export async function replay(request: ReplayRequest): Promise<readonly Frame[]> {
  const { conversation, shape, policy, model, windowTokens, signal } = request
  const asked: string[] = []
  const { native } = conversation
  const api = native?.api ?? shape.api
  const planner = createPlanner<object>({ model, api, counter: listening(request.counter, asked) })
  const tools = native?.tools ?? conversation.tools.map(shape.tool)
  const frames: Frame[] = []
  let previous: Plan<object> | undefined
  let knownItems = 0
  for (const turn of turnsOf(conversation, shape).slice(-MOST_TURNS)) {
    asked.length = 0
    const slots = slotsOf(turn, conversation.system, tools, policy.policy)
    const preview = await planner.preview(
      { slots },
      { windowTokens, summarise: true, ...(previous ? { previous } : {}), ...(signal ? { signal } : {}) },
    )
    const items = preview.measure.slots.reduce((sum, slot) => sum + slot.items.length, 0)
    frames.push({ ...turn, preview, newItems: items - knownItems, knownItems, countedTexts: asked.length })
    knownItems = items
    previous = preview.plan ?? previous
  }
  return frames
}

/** A counter that records what it is asked to count. */
function listening(counter: Counter, asked: string[]): Counter {
  return {
    encoding: counter.encoding,
    countMany: (texts) => {
      asked.push(...texts)
      return counter.countMany(texts)
    },
    truncate: (text, limitTokens, options) => counter.truncate(text, limitTokens, options),
  }
}
