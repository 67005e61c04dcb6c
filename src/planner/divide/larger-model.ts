import { findEncodingForModel } from '../../encodings/index.ts'
import { catalogueModels } from '../../models/catalogue.ts'
import type { ModelInfo } from '../../models/types.ts'

/**
 * The catalogue's models of the same provider with at least this window, the smallest first, then the cheapest.
 * Only models of the same encoding: with another, the counts would not hold. None without a model to start from.
 */
export function largerModels(model: ModelInfo | null, windowTokens: number): readonly ModelInfo[] {
  const encoding = model?.encoding
  if (!model || encoding === undefined) return []
  return catalogueModels()
    .filter((one) => one.provider === model.provider && one.windowTokens >= windowTokens)
    .filter((one) => !one.deprecated && one.purpose === undefined)
    .filter((one) => one.id !== model.id && findEncodingForModel(one.id) === encoding)
    .sort((a, b) => a.windowTokens - b.windowTokens || priceOf(a) - priceOf(b))
}

function priceOf({ prices }: ModelInfo): number {
  return prices?.inputUsdPerMillion ?? Number.POSITIVE_INFINITY
}
