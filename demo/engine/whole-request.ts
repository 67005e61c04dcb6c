import { type ChatApi, type ChatRequest, createPlanner, type PlannerOptions } from 'tokenroom/planner'
import { SLOTS, type SlotId } from '../slots/definitions.ts'
import type { ReadSlot } from '../slots/to-slot.ts'

/** A request, and the API that it is in the shape of. */
export interface WholeRequest {
  readonly api: ChatApi
  readonly request: ChatRequest<object>
}

/** The port at which a request arrives from a worker, so that a long one does not pass through the page's thread. */
export interface RequestPort {
  readonly api: ChatApi
  readonly port: MessagePort
}

/** The same, with what rejects when the worker stops. */
export interface WholeAway extends RequestPort {
  readonly stopped: Promise<never>
}

/** A request here, or where it arrives. */
export type Whole = WholeRequest | WholeAway

/** What arrives at the port. */
export type WholeAnswer = { readonly request: ChatRequest<object> } | { readonly failure: string }

/** More than anybody writes: everything fits. */
const BOUNDLESS_TOKENS = 1_000_000_000_000

/** Nothing is mended: what was written is compared. */
const KEEP = { unansweredCalls: 'keep', unmatchedResults: 'keep', messagesBetween: 'keep' } as const

/**
 * The request with everything that was written, as it would be sent if it fitted. `counter` counts the texts of `slots`, and
 * `behind` gives the text that one of them stands for.
 */
export async function wholeRequest(
  slots: Readonly<Record<SlotId, ReadSlot['slot']>>,
  api: ChatApi,
  counter: PlannerOptions['counter'],
  behind: (text: string) => string,
): Promise<WholeRequest> {
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
  return { api, request: unnamed(plan.request, behind) as ChatRequest<object> }
}

/** A copy of a value with the texts that names in it stand for. */
function unnamed(value: unknown, behind: (text: string) => string): unknown {
  if (typeof value === 'string') return behind(value)
  if (Array.isArray(value)) return value.map((one) => unnamed(one, behind))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unnamed(one, behind)]))
}
