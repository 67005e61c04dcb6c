/** From one model of models.dev to the package's description of it. */
import type { ModelInfo, ModelPurpose, Prices, PriceTier } from '../types.ts'
import { freeModels } from './corrections.ts'

type JsonObject = { readonly [field: string]: unknown }

/** A model of a snapshot, or the reason why it is none to plan for. */
export type Row = { readonly info: ModelInfo } | { readonly reason: string }

/** Reads one model. `data` is untrusted: what has another type than models.dev says is a reason, not an error. */
export function readRow(provider: string, id: string, data: unknown): Row {
  const model = objectOf(data)
  const limit = objectOf(model?.limit)
  if (!model || !limit) return { reason: 'it has no limits' }
  const windowTokens = tokensOf(limit.context)
  if (windowTokens === undefined) return { reason: 'it has no context window' }
  const { input, output } = objectOf(model.modalities) ?? {}
  const reads = textsOf(input) ?? ['text']
  const writes = textsOf(output) ?? ['text']
  if (!writes.includes('text')) return { reason: 'it writes no text' }
  const inputLimitTokens = tokensOf(limit.input)
  const cost = objectOf(model.cost)
  const purpose = purposeOf(id, textOf(model.family) ?? '', reads)
  const prices = cost && readPrices(provider, id, cost, purpose)
  const tiers = prices && readTiers(cost)
  return {
    info: definedOf({
      id,
      provider,
      name: textOf(model.name),
      family: textOf(model.family),
      purpose,
      windowTokens,
      inputLimitTokens:
        inputLimitTokens !== undefined && inputLimitTokens < windowTokens ? inputLimitTokens : undefined,
      outputLimitTokens: tokensOf(limit.output),
      prices,
      priceTiers: tiers && tiers.length > 0 ? tiers : undefined,
      inputModalities: isTextOnly(reads) ? undefined : reads,
      outputModalities: isTextOnly(writes) ? undefined : writes,
      reasoning: model.reasoning === true || undefined,
      tools: model.tool_call === true || undefined,
      structuredOutput: model.structured_output === true || undefined,
      deprecated: model.status === 'deprecated' || undefined,
    }),
  }
}

/** The fields that have a value; the type of the rest is what `ModelInfo` says. */
export function definedOf(fields: { readonly [Field in keyof ModelInfo]: ModelInfo[Field] | undefined }): ModelInfo {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as ModelInfo
}

/**
 * The prices, or undefined where they are not known. In a snapshot a price of zero is nearly always one that nobody
 * wrote down; only a model that its provider calls free has it, and the output of what does not write.
 */
function readPrices(
  provider: string,
  id: string,
  cost: JsonObject,
  purpose: ModelPurpose | undefined,
): Prices | undefined {
  const prices = pricesOf(cost)
  if (!prices) return undefined
  const free = freeModels.some((one) => one.provider === provider && one.id.test(id))
  const writes = purpose !== 'embedding' && purpose !== 'reranking'
  const known = prices.inputUsdPerMillion > 0 && (prices.outputUsdPerMillion > 0 || !writes)
  return known || free ? prices : undefined
}

function readTiers(cost: JsonObject): PriceTier[] {
  const tiers = Array.isArray(cost.tiers) ? cost.tiers : []
  return tiers
    .flatMap((tier: unknown) => {
      const aboveInputTokens = tokensOf(objectOf(objectOf(tier)?.tier)?.size)
      const prices = pricesOf(objectOf(tier) ?? {})
      return aboveInputTokens !== undefined && prices ? [{ aboveInputTokens, ...prices }] : []
    })
    .sort((a, b) => a.aboveInputTokens - b.aboveInputTokens)
}

function pricesOf(cost: JsonObject): Prices | undefined {
  const inputUsdPerMillion = priceOf(cost.input)
  const outputUsdPerMillion = priceOf(cost.output)
  if (inputUsdPerMillion === undefined || outputUsdPerMillion === undefined) return undefined
  // The snapshot writes the price of reading from a cache in three ways, and 0 where there is no cache.
  const read = priceOf(cost.cache_read) || priceOf(cost.cached_input) || priceOf(cost.cache_input)
  const write = priceOf(cost.cache_write) || priceOf(cost.cached_write)
  const thinking = priceOf(cost.reasoning)
  return {
    inputUsdPerMillion,
    outputUsdPerMillion,
    ...(read && { cacheReadUsdPerMillion: read }),
    ...(write && { cacheWriteUsdPerMillion: write }),
    ...(thinking !== undefined && thinking > outputUsdPerMillion && { thinkingOutputUsdPerMillion: thinking }),
  }
}

const purposes: readonly (readonly [RegExp, ModelPurpose])[] = [
  [/rerank/, 'reranking'],
  [/embed|(^|\/)bge-|voyage/, 'embedding'],
  [/guard|safety/, 'moderation'],
  [/whisper|transcri|-asr-/, 'transcription'],
  [/translat|-mt-/, 'translation'],
  [/ocr/, 'ocr'],
]

function purposeOf(id: string, family: string, reads: readonly string[]): ModelPurpose | undefined {
  const named = `${id} ${family}`.toLowerCase()
  const [, purpose] = purposes.find(([pattern]) => pattern.test(named)) ?? []
  return purpose ?? (reads.length === 1 && reads[0] === 'audio' ? 'transcription' : undefined)
}

function isTextOnly(modalities: readonly string[]): boolean {
  return modalities.length === 1 && modalities[0] === 'text'
}

export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string') ? value : undefined
}

function tokensOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

function priceOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
