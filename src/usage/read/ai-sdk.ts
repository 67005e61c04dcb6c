/**
 * Usage of the AI SDK: what its models report (V2 flat, V3 and V4 nested), and what its functions return. Where the
 * provider's own object is beside it, that one says more: how long a cache write is kept, runs, costs.
 */
import type { Reported, TokenUsage } from '../types.ts'
import { asName, asObject, FieldReader } from './fields.ts'
import { nanoUsdOf } from './money.ts'
import { toUsage } from './sums.ts'

type ReadRaw = (raw: Readonly<Record<string, unknown>>) => TokenUsage | null

/** `usage` is the SDK's, `metadata` its `providerMetadata`. `readRaw` reads a provider's own object, null for an unknown one. */
export function readAiSdk(
  usage: Readonly<Record<string, unknown>>,
  metadata: unknown,
  model: string | null,
  readRaw: ReadRaw,
): TokenUsage | null {
  const fields = new FieldReader(usage)
  const raw = asObject(fields.take('raw')) ?? rawIn(metadata)
  const cost = costIn(metadata)
  const own = toUsage({ ...readFields(fields), providerCostNanoUsd: cost }, fields, model)
  const provider = raw === null ? null : readRaw(raw)
  if (provider === null || own === null) return own ?? provider
  const named = {
    ...provider,
    model: provider.model ?? model,
    providerCostNanoUsd: provider.providerCostNanoUsd ?? cost,
  }
  if (own.unread.length > 0) named.unread = Object.freeze([...provider.unread, ...own.unread])
  if (provider.totalTokens >= own.totalTokens) return Object.freeze(named)
  const disagreement = `the provider's own usage has ${provider.totalTokens} tokens, the SDK's ${own.totalTokens}`
  return Object.freeze({ ...own, disagreements: Object.freeze([...own.disagreements, disagreement]) })
}

function readFields(fields: FieldReader): Reported {
  const input = fields.count('inputTokens.total', 'inputTokens', 'promptTokens', 'tokens')
  const read = fields.count('inputTokens.cacheRead', 'inputTokenDetails.cacheReadTokens', 'cachedInputTokens')
  const write = fields.count('inputTokens.cacheWrite', 'inputTokenDetails.cacheWriteTokens')
  const fresh = fields.count('inputTokens.noCache', 'inputTokenDetails.noCacheTokens')
  const output = fields.count('outputTokens.total', 'outputTokens', 'completionTokens')
  const text = fields.count('outputTokens.text', 'outputTokenDetails.textTokens')
  const reasoning = fields.count('outputTokens.reasoning', 'outputTokenDetails.reasoningTokens', 'reasoningTokens')
  const parts = (...all: readonly (number | undefined)[]) =>
    all.every((one) => one === undefined) ? undefined : all.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  return {
    inputTokens: input ?? parts(fresh, read, write),
    cacheReadTokens: read,
    cacheWriteTokens: write,
    outputTokens: output ?? parts(text, reasoning),
    reasoningTokens: reasoning,
    totalTokens: fields.count('totalTokens'),
  }
}

/** Some providers' packages pass the provider's usage on in their metadata. */
function rawIn(metadata: unknown): Readonly<Record<string, unknown>> | null {
  for (const one of Object.values(asObject(metadata) ?? {})) {
    const usage = asObject(asObject(one)?.usage)
    if (usage !== null) return usage
  }
  return null
}

/** The gateway's cost, and OpenRouter's. */
function costIn(metadata: unknown): bigint | null {
  const { gateway, openrouter } = asObject(metadata) ?? {}
  return nanoUsdOf(asObject(gateway)?.cost) ?? nanoUsdOf(asObject(asObject(openrouter)?.usage)?.cost)
}

/** The model that a result of the SDK names. */
export function aiSdkModel(value: Readonly<Record<string, unknown>>): string | null {
  return asName(asObject(value.response)?.modelId) ?? asName(value.modelId)
}
