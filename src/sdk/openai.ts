/** A plan as the calls of the package `openai` take it. */

import type { ResponseItem } from '../chat/adapters/openai-responses/adapter.ts'
import type { ChatMessage } from '../chat/types.ts'
import { checkedMessages, type MadeMessage, type PlanToSend, toolsOf } from './plan-to-send.ts'
import { type ChatTool, chatTool, type ResponsesTool, responsesTool } from './tools.ts'

/**
 * The messages and tools of a plan for `openai.chat.completions.create`. Throws `INVALID_ARGUMENT` for a plan of
 * another API's messages.
 *
 * @example
 * await openai.chat.completions.create({ model: 'gpt-4o', ...toOpenAI(plan) })
 */
export function toOpenAI<M extends ChatMessage>(
  plan: PlanToSend<M>,
): { messages: (M | MadeMessage)[]; tools?: ChatTool[] } {
  const messages = checkedMessages('openai-chat', plan.messages)
  return { messages: [...messages], ...toolsOf(plan, chatTool) }
}

/**
 * The items and tools of a plan for `openai.responses.create`. Throws `INVALID_ARGUMENT` for a plan of another API's
 * messages.
 *
 * @example
 * await openai.responses.create({ model: 'gpt-5', ...toResponses(plan) })
 */
export function toResponses<M extends ResponseItem>(
  plan: PlanToSend<M>,
): { input: (M | MadeMessage)[]; tools?: ResponsesTool[] } {
  const items = checkedMessages('openai-responses', plan.messages)
  return { input: [...items], ...toolsOf(plan, responsesTool) }
}
