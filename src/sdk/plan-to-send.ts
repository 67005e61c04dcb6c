/** What all conversions of plans share. */
import { checkMessage } from '../chat/check.ts'
import type { ChatApi, ChatRequest, ToolDefinition } from '../chat/types.ts'

/** The part of a plan that is sent. */
export interface PlanToSend<M extends object> {
  readonly messages: readonly M[]
  readonly request: ChatRequest<M>
  readonly outputReserveTokens: number
}

/** A message that the planner made from a slot's text. */
export interface MadeMessage {
  role: 'system' | 'developer' | 'user' | 'assistant'
  content: string
}

/** The messages, when each is one of `api`. Throws `INVALID_ARGUMENT` with the place of one that is not. */
export function checkedMessages<M extends object>(api: ChatApi, messages: readonly M[]): readonly M[] {
  for (const [at, message] of messages.entries()) checkMessage(api, message, `plan.messages[${at}]`)
  return messages
}

/** `tools` in the shape that `convert` gives them; nothing when the plan has none, which some APIs refuse. */
export function toolsOf<T, M extends object>(
  { request }: PlanToSend<M>,
  convert: (tool: ToolDefinition) => T,
): { tools?: T[] } {
  const tools = (request.tools ?? []) as readonly ToolDefinition[]
  return tools.length > 0 ? { tools: tools.map(convert) } : {}
}
