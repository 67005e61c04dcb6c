import { type ChatRequest, createPlanner, type PlannerOptions } from 'tokenroom/planner'
import { SLOTS } from '../slots/definitions.ts'
import type { Answer } from './answer.ts'
import { textBehind } from './stand-ins.ts'

/** More than anybody writes: everything fits. */
const BOUNDLESS_TOKENS = 1_000_000_000_000

/** Nothing is mended: what was written is compared. */
const KEEP = { unansweredCalls: 'keep', unmatchedResults: 'keep', messagesBetween: 'keep' } as const

/** The request with everything that was written, as it would be sent if it fitted. `counter` is that of the answer's texts. */
export async function wholeRequest(
  { slots, state }: Answer,
  counter: PlannerOptions['counter'],
): Promise<Pick<ChatRequest, 'messages' | 'tools'>> {
  const planner = createPlanner({ counter, windowTokens: BOUNDLESS_TOKENS, outputReserve: 0, repair: KEEP })
  const written = SLOTS.map(({ id }) => slots[id].slot).filter(
    (slot) => slot.items?.length !== 0 && slot.tools?.length !== 0 && slot.text !== '',
  )
  const plan = await planner.plan({
    slots: written.map(({ policy: _policy, min: _min, max: _max, ...slot }) => ({
      ...slot,
      policy: 'required' as const,
    })),
  })
  const { messages = [], tools } = plan.request
  return {
    messages: messages.map((message) =>
      typeof message.content === 'string' ? { ...message, content: textBehind(message.content, state) } : message,
    ),
    ...(tools ? { tools } : {}),
  }
}
