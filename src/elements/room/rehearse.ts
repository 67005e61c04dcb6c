import type { TokenCounter } from '../../counter.ts'
import type { ModelInfo } from '../../models/types.ts'
import { createPlanner } from '../../planner/planner.ts'
import { readPreview } from './read-preview.ts'
import { slotsOf } from './slots.ts'

const DRAFT = 'rehearsal'

let isDone = false

/**
 * Plans a short text, once in a page, and throws the plan away: code that has never run takes some times as long as it does
 * after that, and while the worker loads, the page has nothing to count. Rejects where nothing can be planned for `model`.
 */
export async function rehearse(model: ModelInfo, encoding: string): Promise<void> {
  if (isDone) return
  isDone = true
  // What the worker has to do is sent first.
  await pageTurn()
  const counter: TokenCounter = {
    encoding,
    countMany: async (texts) => {
      await pageTurn()
      return new Uint32Array(texts.length).fill(1)
    },
    truncate: (text) => ({ text, tokens: 1, truncated: false, removed: { startCodeUnits: 0, endCodeUnits: 0 } }),
  }
  const planner = createPlanner<object>({ counter, model, api: 'openai-chat', unbounded: 'allow' })
  await pageTurn()
  // A plan of nothing runs a part of the code that a plan of something runs.
  await planner.preview({ slots: [] })
  await pageTurn()
  const preview = await planner.preview({ slots: slotsOf({ text: DRAFT }, DRAFT) })
  await pageTurn()
  readPreview(preview)
}

/** Lets the page do other work. */
export function pageTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
