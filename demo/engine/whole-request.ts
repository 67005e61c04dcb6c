import { type ChatApi, type ChatRequest, createPlanner, type PlannerOptions } from 'tokenroom/planner'
import { apiOfState } from '../slots/api.ts'
import { SLOTS } from '../slots/definitions.ts'
import type { Answer } from './answer.ts'
import { textBehind } from './stand-ins.ts'

/** A request, and the API that it is in the shape of. */
export interface WholeRequest {
  readonly api: ChatApi
  readonly request: ChatRequest<object>
}

/** More than anybody writes: everything fits. */
const BOUNDLESS_TOKENS = 1_000_000_000_000

/** Nothing is mended: what was written is compared. */
const KEEP = { unansweredCalls: 'keep', unmatchedResults: 'keep', messagesBetween: 'keep' } as const

/** The request with everything that was written, as it would be sent if it fitted. `counter` is that of the answer's texts. */
export async function wholeRequest({ read, state }: Answer, counter: PlannerOptions['counter']): Promise<WholeRequest> {
  const api = apiOfState(state)
  const slots = await read()
  const planner = createPlanner({
    counter,
    windowTokens: BOUNDLESS_TOKENS,
    outputReserve: 0,
    repair: KEEP,
    api,
    unbounded: 'allow',
  })
  const written = SLOTS.map(({ id }) => slots[id]).filter(
    (slot) => slot.items?.length !== 0 && slot.tools?.length !== 0 && slot.text !== '',
  )
  const plan = await planner.plan({
    slots: written.map(({ policy: _policy, min: _min, max: _max, ...slot }) => ({
      ...slot,
      policy: 'required' as const,
    })),
  })
  return { api, request: unnamed(plan.request, state) as ChatRequest<object> }
}

/** A copy of a value with the texts that names in it stand for. */
function unnamed(value: unknown, state: Answer['state']): unknown {
  if (typeof value === 'string') return textBehind(value, state)
  if (Array.isArray(value)) return value.map((one) => unnamed(one, state))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unnamed(one, state)]))
}
