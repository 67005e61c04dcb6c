import type { ChatAdapter } from '../../src/chat/adapters/adapter.ts'
import { adapterFor } from '../../src/chat/adapters/index.ts'
import { type ChatApi, type ChatRequest, countRequest, statedOutputTokens } from '../../src/chat/index.ts'
import { structureOf } from '../../src/chat/structure/index.ts'
import { adapterTarget } from '../../src/chat/target.ts'
import { createPlanner, type Item, type Slot } from '../../src/planner/index.ts'
import { fitBody } from '../schemas/bodies.ts'
import { read } from '../schemas/read.ts'
import { type JsonObject, messageFieldOf, readRequest } from '../schemas/requests.ts'
import { type CountingTarget, readTarget } from '../target.ts'
import { pickRoom, plannerOptions } from './plan.ts'
import type { Answer, Operands } from './types.ts'

type Unit = 'turn' | 'message'

/**
 * `POST /v1/fit`: a request, with its oldest turns left out until it fits. What instructs the model (system and
 * developer messages, wherever they are), the tools and the last turns stay; a tool call keeps its results. Every
 * other field of the request comes back as it is.
 */
export async function fit(input: unknown, { tokenizers, settings }: Operands): Promise<Answer> {
  const body = read(fitBody, input, 'body')
  const { api = 'openai-chat', keepLast = 1, unit = 'turn' } = body
  const request = readRequest(body.request, 'body.request', api)
  const stated = statedOutputTokens(request, 'body.request')
  const room = { ...(stated !== undefined && { outputReserve: stated }), ...pickRoom(body) }

  const named = { model: request.model, encoding: body.encoding }
  const target = await readTarget(named, 'body.request', tokenizers, settings.models)
  const adapter = adapterFor<object>(api, adapterTarget(target.info, target.tokenizer, { api }))
  const { messages, tools } = adapter.read(request)
  const options = plannerOptions(target, api, room)
  const extraTokens = await countExtra(request, target, api)
  const windowTokens = room.windowTokens ?? target.info?.windowTokens
  const planner = createPlanner<object>({
    ...options,
    // The schema of the answer is no slot of a plan, but takes its part of the window.
    ...(extraTokens > 0 && windowTokens !== undefined && { windowTokens: Math.max(0, windowTokens - extraTokens) }),
  })

  const field = messageFieldOf(api)
  const list = request[field]
  // A system prompt that the API keeps elsewhere comes first among the messages, and stays there.
  const before = Array.isArray(list) ? messages.length - list.length : 0
  const slots: Slot<object>[] = [
    {
      name: 'messages',
      items: toItems(messages, adapter, before, unit, keepLast),
      policy: { kind: 'drop-oldest', unit },
    },
  ]
  if (tools.length > 0) slots.push({ name: 'tools', tools, priority: 1 })
  const planned = await planner.plan({ slots })

  const items = planned.slots[0]!.items.slice(before)
  const fitted = Array.isArray(list) ? { ...request, [field]: planned.messages.slice(before) } : request
  const upper = planned.input.upper + extraTokens
  return {
    body: {
      request: fitted,
      droppedMessages: items.flatMap(({ status, id }) => (status === 'dropped' ? [Number(id) - before] : [])),
      droppedTokens: items.reduce((sum, item) => sum + item.originalTokens - item.tokens, 0),
      model: target.model,
      encoding: planned.encoding,
      windowTokens: planned.windowTokens + extraTokens,
      outputReserveTokens: planned.outputReserveTokens,
      framingTokens: planned.framingTokens + extraTokens,
      freeTokens: planned.freeTokens,
      input: extraTokens > 0 ? { ...planned.input, upper, exact: false, source: 'estimate' } : planned.input,
      cost: (planned.toJSON() as JsonObject).cost,
    },
    headers: { 'x-token-count': String(upper) },
  }
}

/** The most that the request's fields beside its messages and tools may cost: a schema of structured output, choices. */
async function countExtra(
  request: ChatRequest<object>,
  { tokenizer, info }: CountingTarget,
  api: ChatApi,
): Promise<number> {
  const options = { counter: tokenizer, api, ...(info && { model: info }) }
  const empty: ChatRequest<object> = { [messageFieldOf(api)]: [] }
  const { tools: _tools, system: _system, instructions: _instructions, systemInstruction: _, ...rest } = request
  const { upper } = await countRequest({ ...rest, ...empty }, options)
  return upper - (await countRequest(empty, options)).upper
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
