import type { ChatMessage } from '../../../src/chat/types.ts'
import { createPlanner, type Item, type Plan, type Slot } from '../../../src/planner/index.ts'
import { readMessages, readTools } from '../read/chat.ts'
import { invalid, type JsonObject, optional, readChoice, readExact, readObject, readTokens } from '../read/fields.ts'
import { readAmount } from '../read/slots.ts'
import { readTarget } from '../target.ts'
import { plannerOptions } from './plan.ts'
import type { Answer, Service } from './types.ts'

/**
 * `POST /v1/fit`: a chat request, with its oldest turns left out until it fits. What opens the conversation
 * (system and developer messages, wherever they are), the tools and the last turns stay; a tool call keeps its
 * results. Every other field of the request comes back as it is.
 */
export async function fit(input: unknown, { tokenizers, models }: Service): Promise<Answer> {
  const body = readExact(input, 'body', ['request', 'encoding', 'windowTokens', 'outputReserve', 'keepLast', 'unit'])
  const request = readObject(body.request, 'body.request')
  const messages = readMessages(request.messages, 'body.request.messages')
  const tools = request.tools === null ? undefined : optional(request, 'body.request', 'tools', readTools)
  const windowTokens = optional(body, 'body', 'windowTokens', readTokens)
  const outputReserve = optional(body, 'body', 'outputReserve', readAmount) ?? statedOutput(request)
  const keepLast = optional(body, 'body', 'keepLast', readTokens) ?? 1
  const unit = optional(body, 'body', 'unit', (value, path) => readChoice(value, path, ['turn', 'message'])) ?? 'turn'
  if (messages.length === 0) throw invalid('body.request.messages', messages, 'at least one message')

  const named = { model: request.model, encoding: body.encoding }
  const target = await readTarget(named, 'body.request', tokenizers, models)
  const planner = createPlanner(plannerOptions(target, { windowTokens, outputReserve }))
  const slots: Slot[] = [
    { name: 'messages', items: toItems(messages, unit, keepLast), policy: { kind: 'drop-oldest', unit } },
  ]
  if (tools !== undefined && tools.length > 0) slots.push({ name: 'tools', tools, priority: 1 })
  const planned = await planner.plan({ slots })
  return { body: answer(request, planned), headers: { 'x-token-count': String(planned.input.upper) } }
}

/** The most output that the request itself asks for, in its current and its older field. */
function statedOutput(request: JsonObject): number | undefined {
  for (const field of ['max_completion_tokens', 'max_tokens']) {
    if (request[field] !== null) {
      const tokens = optional(request, 'body.request', field, readTokens)
      if (tokens !== undefined) return tokens
    }
  }
  return undefined
}

/** Instructions are turns of their own, so that one in the middle does not keep the turn around it. */
function toItems(messages: readonly ChatMessage[], unit: 'turn' | 'message', keepLast: number): Item[] {
  const stays = startOfLast(messages, unit, keepLast)
  return messages.map((message, index) =>
    instructs(message) ? { message, pinned: true, turn: `instruction ${index}` } : { message, pinned: index >= stays },
  )
}

/** Where the last `keepLast` turns or messages begin. */
function startOfLast(messages: readonly ChatMessage[], unit: 'turn' | 'message', keepLast: number): number {
  let left = keepLast
  for (let index = messages.length - 1; index >= 0; index--) {
    if (left === 0) return index + 1
    const message = messages[index]!
    if (unit === 'turn' ? message.role === 'user' : !instructs(message)) left--
  }
  return 0
}

function instructs({ role }: ChatMessage): boolean {
  return role === 'system' || role === 'developer'
}

function answer(request: JsonObject, planned: Plan): object {
  const items = planned.slots[0]!.items
  const dropped = items.flatMap(({ status }, index) => (status === 'dropped' ? [index] : []))
  return {
    request: { ...request, messages: planned.messages },
    droppedMessages: dropped,
    droppedTokens: items.reduce((sum, item) => sum + item.originalTokens - item.tokens, 0),
    model: planned.model,
    encoding: planned.encoding,
    windowTokens: planned.windowTokens,
    outputReserveTokens: planned.outputReserveTokens,
    framingTokens: planned.framingTokens,
    freeTokens: planned.freeTokens,
    input: planned.input,
  }
}
