import type { ChatAdapter } from '../../chat/adapters/adapter.ts'
import { isUnchanged, snapshotOf } from '../../chat/snapshot.ts'
import { costOf as billFor, pricesFor } from '../../models/cost.ts'
import type { ModelInfo } from '../../models/types.ts'
import type { SlotUnits } from '../group/units.ts'
import type { PlanCache } from '../types.ts'

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

/**
 * A sliding window that keeps its start where the plan before had it: what was dropped before stays dropped, and
 * a limit of the policy does not cut what is cached, unless that saves more over `turns` turns than writing the
 * rest anew costs. Without known prices the policy's limits hold.
 */
export function keepStart<M extends object>(
  slot: SlotUnits<M>,
  anchor: number,
  model: ModelInfo | null,
  turns: number,
): SlotUnits<M> {
  const { units } = slot
  const { count, tokens } = units
  const excluded = units.excluded.slice()
  const reasons = [...units.reasons, 'Dropped before; the start stays as the provider has it cached.']
  for (let unit = 0; unit < anchor; unit++) if (excluded[unit] === 0) excluded[unit] = units.reasons.length
  // Whether the window's own limit leaves a unit out, and not what it is.
  const isLimited = (unit: number) => reasons[excluded[unit]!]!.startsWith('Older than the last')
  let cutTokens = 0
  let keptTokens = 0
  for (let unit = anchor; unit < count; unit++) {
    if (isLimited(unit)) cutTokens += tokens[unit]!
    else keptTokens += tokens[unit]!
  }
  if (cutTokens > 0 && !cutPays(cutTokens, keptTokens, model, turns)) {
    for (let unit = anchor; unit < count; unit++) if (isLimited(unit)) excluded[unit] = 0
  }
  return { ...slot, units: { ...units, excluded, reasons } }
}

/** Whether dropping `cutTokens` from a cached prefix is worth writing `keptTokens` after it anew. */
function cutPays(cutTokens: number, keptTokens: number, model: ModelInfo | null, turns: number): boolean {
  const prices = model && pricesFor(model, cutTokens + keptTokens)
  if (prices?.cacheReadUsdPerMillion === undefined) return true
  const write = prices.cacheWriteUsdPerMillion ?? prices.inputUsdPerMillion
  return cutTokens * prices.cacheReadUsdPerMillion * turns > keptTokens * (write - prices.cacheReadUsdPerMillion)
}

/** The messages that end what stays the same from turn to turn, as the adapter marks them for the provider. */
export function markForCache<M extends object>(adapter: ChatAdapter<M>, messages: readonly M[]): readonly M[] {
  return adapter.mark ? adapter.mark(messages) : messages
}
