/** A plan as the calls of the package `@anthropic-ai/sdk` take it. */
import type { AnthropicMessage } from '../chat/adapters/anthropic/adapter.ts'
import { invalidArgument } from '../errors/index.ts'
import { checkedMessages, type PlanToSend, toolsOf } from './plan-to-send.ts'
import { type AnthropicTool, anthropicTool } from './tools.ts'

/** `TextBlockParam` of @anthropic-ai/sdk. */
export interface SystemBlock {
  type: 'text'
  text: string
  cache_control?: { type: 'ephemeral'; ttl?: '5m' | '1h' }
}

/**
 * The system prompt, messages and tools of a plan for `anthropic.messages.create`, and the plan's output reserve as
 * `max_tokens`, which that API demands. Marks for the prompt cache are in it. Throws `INVALID_ARGUMENT` for a plan of
 * another API's messages, and for one that holds nothing for the answer.
 *
 * @example
 * await anthropic.messages.create({ model: 'claude-opus-4-8', ...toAnthropic(plan) })
 */
export function toAnthropic<M extends AnthropicMessage>(
  plan: PlanToSend<M>,
): { system?: SystemBlock[]; messages: M[]; tools?: AnthropicTool[]; max_tokens: number } {
  checkedMessages('anthropic', plan.messages)
  const { system, messages = [] } = plan.request
  const max_tokens = plan.outputReserveTokens
  if (max_tokens < 1) {
    throw invalidArgument(
      'plan.outputReserveTokens',
      max_tokens,
      'at least 1: set outputReserve, the API demands max_tokens',
    )
  }
  return {
    ...(system !== undefined && { system: system as SystemBlock[] }),
    messages: [...messages],
    ...toolsOf(plan, anthropicTool),
    max_tokens,
  }
}
