import type { ChatAdapter } from '../../chat/adapters/adapter.ts'
import { isUnchanged, snapshotOf } from '../../chat/snapshot.ts'
import type { ToolDefinition } from '../../chat/types.ts'
import { costOf as billFor } from '../../models/cost.ts'
import type { ModelInfo } from '../../models/types.ts'
import type { PlanCache } from '../plan-types.ts'

/**
 * What providers serve from their prompt cache: prefixes from a least length, in steps. Sources: OpenAI, "Prompt
 * caching" (1,024 tokens, then steps of 128); Anthropic, "Prompt caching" (1,024 to 4,096 by model, at marks);
 * Google, "Context caching" (1,024 to 4,096 by model). Where it depends on the model the highest is used, so that a
 * hit is never promised that does not come.
 */
const CACHEABLE = {
  openai: { leastTokens: 1024, stepTokens: 128 },
  others: { leastTokens: 4096, stepTokens: 1 },
} as const

/** How many of the first `messages` are, byte for byte, those of the plan before. Linear in them. */
export function stablePrefix<M extends object>(previous: readonly M[], messages: readonly M[]): number {
  let same = 0
  while (same < messages.length && same < previous.length) {
    const message = messages[same]!
    if (message !== previous[same] && !isUnchanged(message, snapshotOf(previous[same]))) break
    same++
  }
  return same
}

/** What a stable prefix of so many tokens is worth. */
export function cacheReport(
  prefixMessages: number,
  prefixTokens: number,
  inputTokens: number,
  model: ModelInfo | null,
): PlanCache {
  const rule = model?.provider === 'openai' ? CACHEABLE.openai : CACHEABLE.others
  const hitTokens =
    prefixTokens < rule.leastTokens ? 0 : prefixTokens - ((prefixTokens - rule.leastTokens) % rule.stepTokens)
  const bill = model && billFor(model, { inputTokens, outputTokens: 0, cacheReadTokens: hitTokens })
  return Object.freeze({ prefixMessages, prefixTokens, hitTokens, savedNanoUsd: bill?.savedNanoUsd ?? null })
}

/** The messages that end what stays the same from turn to turn, as the adapter marks them for the provider. */
export function markForCache<M extends object>(
  adapter: ChatAdapter<M>,
  messages: readonly M[],
  tools: readonly ToolDefinition[],
): readonly M[] {
  return adapter.mark ? adapter.mark(messages, tools) : messages
}
