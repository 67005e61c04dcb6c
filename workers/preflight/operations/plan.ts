import { createPlanner, type PlannerOptions } from '../../../src/planner/index.ts'
import { optional, readChoice, readExact, readTokens } from '../read/fields.ts'
import { readAmount, readSlots } from '../read/slots.ts'
import { type CountingTarget, readTarget } from '../target.ts'
import type { Answer, Service } from './types.ts'

/** `POST /v1/plan`: what of the slots to send, and why. */
export async function plan(input: unknown, { tokenizers, models }: Service): Promise<Answer> {
  const body = readExact(input, 'body', ['model', 'encoding', 'windowTokens', 'outputReserve', 'fill', 'slots'])
  const slots = readSlots(body.slots, 'body.slots')
  const windowTokens = optional(body, 'body', 'windowTokens', readTokens)
  const outputReserve = optional(body, 'body', 'outputReserve', readAmount)
  const fill = optional(body, 'body', 'fill', (value, path) => readChoice(value, path, ['refill', 'strict']))
  const target = await readTarget(body, 'body', tokenizers, models)
  const options = plannerOptions(target, { windowTokens, outputReserve })
  // One planner for each request: what it remembers of texts must not outlive the request that sent them.
  const planned = await createPlanner({ ...options, ...(fill && { fill }) }).plan({ slots })
  // `messages` is `request.messages`; once is enough on a wire.
  const { messages: _, ...answered } = planned
  return { body: answered, headers: { 'x-token-count': String(planned.input.upper) } }
}

/** What a planner needs for `target`. A window that the request states wins over the model's. */
export function plannerOptions(
  target: CountingTarget,
  room: {
    readonly windowTokens?: number | undefined
    readonly outputReserve?: PlannerOptions['outputReserve'] | undefined
  },
): PlannerOptions {
  return {
    counter: target.tokenizer,
    ...modelOption(target, room.windowTokens),
    ...(room.windowTokens !== undefined && { windowTokens: room.windowTokens }),
    ...(room.outputReserve !== undefined && { outputReserve: room.outputReserve }),
  }
}

/** Unknown to the catalogue but counted exactly, a model can still be planned for when the window is stated. */
function modelOption({ model, info }: CountingTarget, windowTokens: number | undefined): Pick<PlannerOptions, 'model'> {
  if (info !== null) return { model: info }
  return model !== null && windowTokens === undefined ? { model } : {}
}
