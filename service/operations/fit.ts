import type { ChatAdapter } from '../../src/chat/adapters/adapter.ts'
import { adapterFor } from '../../src/chat/adapters/index.ts'
import { type ChatRequest, countRequest, type RequestCount, statedOutputTokens } from '../../src/chat/index.ts'
import { CountMemo } from '../../src/chat/memo.ts'
import { adapterTarget } from '../../src/chat/named-model.ts'
import { fidelityOf } from '../../src/chat/scale.ts'
import { structureOf } from '../../src/chat/structure/index.ts'
import { refuseUnbounded } from '../../src/chat/unbounded.ts'
import { estimateCost } from '../../src/models/index.ts'
import { createPlanner, type Item, type Plan, type PlannedItem, type Slot } from '../../src/planner/index.ts'
import { FrameCounter } from '../../src/planner/write/frame.ts'
import { withDecimals } from '../../src/planner/write/to-json.ts'
import { type CountingTarget, readTarget } from '../counted-model.ts'
import { mediaSizes } from '../media.ts'
import { fitBody } from '../schemas/bodies.ts'
import { read } from '../schemas/read.ts'
import { apiOf, type JsonObject, messageFieldOf, readRequest } from '../schemas/requests.ts'
import { plannerOptions } from './plan.ts'
import type { Answer, Operands } from './types.ts'

type Unit = 'turn' | 'message'

/**
 * `POST /v1/fit`: a request, with its oldest turns left out until it fits. What instructs the model (system and
 * developer messages, wherever they are), the tools and the last turns stay; a tool call keeps its results. Every
 * other field of the request comes back as it is.
 */
export async function fit(input: unknown, { tokenizers, settings }: Operands): Promise<Answer> {
  const body = read(fitBody, input, 'body')
  const { keepLast = 1, unit = 'turn', provider, media, unknownModel } = body
  const api = apiOf(body.api, (body.request as JsonObject).messages)
  const request = readRequest(body.request, 'body.request', api)
  const named = { model: request.model, encoding: body.encoding, ...(unknownModel && { unknownModel }) }
  const target = await readTarget(named, 'body.request', tokenizers, settings.models)
  const { tokenizer, info } = target
  const stated = statedOutputTokens(request, 'body.request')
  // What the request does not hold is told of at its place in the request, and not in a slot.
  const said = { ...(stated !== undefined && { outputReserve: stated }), ...body, unbounded: 'allow' as const }
  const options = plannerOptions(target, api, said)

  const adapter = adapterFor<object>(api, adapterTarget(info, tokenizer, { api, ...(provider && { provider }) }))
  const { messages, tools } = adapter.read(request)
  const field = messageFieldOf(api, request)
  const list = request[field]
  // A system prompt that the API keeps elsewhere comes first among the messages, and stays there.
  const before = Array.isArray(list) ? messages.length - list.length : 0
  const policy = { kind: 'drop-oldest', unit } as const
  const slots: Slot<object>[] = [
    { name: 'messages', items: toItems(messages, adapter, before, unit, keepLast), policy },
  ]
  if (tools.length > 0) slots.push({ name: 'tools', tools, priority: 1 })

  const counting = {
    counter: tokenizer,
    api,
    ...(info && { model: info }),
    ...(provider !== undefined && { provider }),
    ...(media && { media: mediaSizes(media) }),
  }
  // Fields that are no slot of a plan, such as the schema of the answer, take their part of the room.
  for (let extraTokens = await tokensBeside(request, adapter, target); ; ) {
    const planner = createPlanner<object>(options)
    const { outputReserveTokens, windowTokens } = await planner.measure({ slots: [] })
    const mostTokens = Math.min(windowTokens - outputReserveTokens, body.maxInputTokens ?? Number.POSITIVE_INFINITY)
    const maxInputTokens = Math.max(0, mostTokens - extraTokens)
    const planned = await planner.plan({ slots }, extraTokens > 0 ? { maxInputTokens } : {})
    const fitted = Array.isArray(list) ? { ...request, [field]: planned.messages.slice(before) } : request
    const counted = await countRequest(fitted, counting)
    if (counted.upper > mostTokens) {
      extraTokens += counted.upper - mostTokens
      continue
    }
    if (body.unbounded !== 'allow') refuseUnbounded(counted.unbounded, 'pass unbounded: "allow"')
    return answer(target, fitted, planned, counted, planned.slots[0]!.items.slice(before), before)
  }
}

function answer(
  { model, info, warnings }: CountingTarget,
  request: object,
  { windowTokens, outputReserveTokens, encoding }: Plan<object>,
  counted: RequestCount,
  items: readonly PlannedItem[],
  before: number,
): Answer {
  const { tokens, lower, upper, exact, source, framingTokens, unread, unbounded } = counted
  const cost = info && estimateCost(info, counted, { maxOutputTokens: outputReserveTokens })
  return {
    body: {
      request,
      droppedMessages: items.flatMap(({ status, id }) => (status === 'dropped' ? [Number(id) - before] : [])),
      droppedTokens: items.reduce((sum, item) => sum + item.originalTokens - item.tokens, 0),
      model,
      encoding,
      windowTokens,
      outputReserveTokens,
      framingTokens,
      freeTokens: windowTokens - outputReserveTokens - upper,
      input: { tokens, lower, upper, exact, source },
      cost: cost && withDecimals(cost),
      unread,
      unbounded,
      warnings: [...warnings, ...counted.warnings],
    },
    headers: { 'x-token-count': String(upper) },
  }
}

/** The most that the request's fields beside its messages and tools may cost: a schema of structured output, choices. */
async function tokensBeside(
  request: ChatRequest<object>,
  adapter: ChatAdapter<object>,
  { tokenizer, info }: CountingTarget,
): Promise<number> {
  const { messages, tools } = adapter.read(request)
  const { scale } = fidelityOf(info, tokenizer)
  const frames = new FrameCounter(adapter, new CountMemo(tokenizer, undefined, scale), scale)
  const whole = await frames.count({ messages, tools, fields: request as JsonObject })
  const bare = await frames.count({ messages, tools })
  return Math.max(0, whole.upper - bare.upper)
}

/** Instructions are turns of their own, so that one in the middle does not keep the turn around it. */
function toItems(
  messages: readonly object[],
  adapter: ChatAdapter<object>,
  before: number,
  unit: Unit,
  keepLast: number,
): Item<object>[] {
  const stays = startOfLast(messages, adapter, unit, keepLast)
  return messages.map((message, index) =>
    index < before || instructs(message)
      ? { message, pinned: true, turn: `instruction ${index}` }
      : { message, pinned: index >= stays },
  )
}

/** Where the last `keepLast` turns or messages begin. */
function startOfLast(messages: readonly object[], adapter: ChatAdapter<object>, unit: Unit, keepLast: number): number {
  let left = keepLast
  for (let index = messages.length - 1; index >= 0; index--) {
    if (left === 0) return index + 1
    const message = messages[index]!
    if (unit === 'turn' ? structureOf<object>(adapter.api).links(message).startsTurn : !instructs(message)) left--
  }
  return 0
}

function instructs(message: object): boolean {
  const { role } = message as { readonly role?: unknown }
  return role === 'system' || role === 'developer'
}
