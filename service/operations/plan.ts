import type { ChatApi } from '../../src/chat/types.ts'
import { createPlanner, type Plan, type PlannerOptions } from '../../src/planner/index.ts'
import { type JsonObject, optional, readChoice, readExact, readNumber, readTokens } from '../read/fields.ts'
import { readApi } from '../read/request.ts'
import { readAmount, readSlots } from '../read/slots.ts'
import { type CountingTarget, readTarget } from '../target.ts'
import type { Answer, Operands } from './types.ts'

/** What a request may say about the room there is. */
export const roomFields = ['windowTokens', 'outputReserve', 'maxInputTokens', 'dropForPriceStep'] as const

/** `POST /v1/plan`: what of the slots to send, and why. */
export async function plan(input: unknown, { tokenizers, settings }: Operands): Promise<Answer> {
  const body = readExact(input, 'body', ['model', 'encoding', 'api', ...roomFields, 'fill', 'slots'])
  const api = readApi(body, 'body')
  const slots = readSlots(body.slots, 'body.slots', api)
  const fill = optional(body, 'body', 'fill', (value, path) => readChoice(value, path, ['refill', 'strict']))
  const room = readRoom(body)
  const options = plannerOptions(await readTarget(body, 'body', tokenizers, settings.models), api, room)
  // One planner for each request: what it remembers of texts must not outlive the request that sent them.
  const planned = await createPlanner<object>({ ...options, ...(fill && { fill }) }).plan({ slots })
  // `messages` are in `request`; once is enough on a wire. Nothing is known of a plan before, so nothing of a cache.
  const { messages: _, cache: __, ...answered } = planned
  return {
    body: { ...answered, cost: costInNumbers(planned.cost) },
    headers: { 'x-token-count': String(planned.input.upper) },
  }
}

type Room = Partial<Pick<PlannerOptions, (typeof roomFields)[number]>>

/** Reads what the body says about the room; a field that it does not have is not in the result either. */
export function readRoom(body: JsonObject): Room {
  const windowTokens = optional(body, 'body', 'windowTokens', readTokens)
  const outputReserve = optional(body, 'body', 'outputReserve', readAmount)
  const maxInputTokens = optional(body, 'body', 'maxInputTokens', readTokens)
  const dropForPriceStep = optional(body, 'body', 'dropForPriceStep', readNumber)
  return {
    ...(windowTokens !== undefined && { windowTokens }),
    ...(outputReserve !== undefined && { outputReserve }),
    ...(maxInputTokens !== undefined && { maxInputTokens }),
    ...(dropForPriceStep !== undefined && { dropForPriceStep }),
  }
}

/** What a planner needs for `target`. A window that the request states wins over the model's. */
export function plannerOptions({ model, info, tokenizer }: CountingTarget, api: ChatApi, room: Room): PlannerOptions {
  // Unknown to the catalogue but counted exactly, a model can still be planned for when the window is stated.
  const named = info ?? (room.windowTokens === undefined ? model : null)
  return { counter: tokenizer, api, ...(named !== null && { model: named }), ...room }
}

/** JSON has no `bigint`; billionths of a dollar stay whole numbers in it up to nine million dollars. */
export function costInNumbers(cost: Plan['cost']): object | null {
  if (cost === null) return null
  const { lowerNanoUsd, nanoUsd, upperNanoUsd, asOf } = cost
  return {
    lowerNanoUsd: Number(lowerNanoUsd),
    nanoUsd: Number(nanoUsd),
    upperNanoUsd: Number(upperNanoUsd),
    asOf,
  }
}
