import { catalogueModels, findModel, type ModelInfo } from '../../src/models/index.ts'
import type { Answer, Operands } from './types.ts'

/**
 * `GET /v1/models`: the models that this service counts exactly, with their windows, limits and prices. It also
 * estimates the other models of the catalogue, with the first of its encodings.
 */
export async function models({ tokenizers, settings }: Operands): Promise<Answer> {
  const { models: own } = settings
  const byId = new Map<string, ModelInfo>()
  for (const { id } of [...own, ...catalogueModels()]) {
    const info = byId.has(id) ? undefined : findModel(id, { models: own })
    if (info?.encoding !== undefined && tokenizers.find(info.encoding) !== undefined) byId.set(id, info)
  }
  return { body: { encodings: tokenizers.encodings, models: [...byId.values()].map(withMoney) } }
}

/** Prices in the one form that money has on a wire. */
function withMoney({ prices, priceTiers, ...info }: ModelInfo): object {
  return {
    ...info,
    ...(prices && { prices: inNanoUsd(prices) }),
    ...(priceTiers && { priceTiers: priceTiers.map(inNanoUsd) }),
  }
}

/** The same fields, each price of dollars as decimal digits of billionths. */
function inNanoUsd(prices: object): object {
  const entries = Object.entries(prices).map(([name, value]): [string, unknown] => {
    if (typeof value !== 'number' || !name.endsWith('UsdPerMillion')) return [name, value]
    return [name.replace('UsdPerMillion', 'NanoUsdPerMillion'), String(Math.round(value * 1e9))]
  })
  return Object.fromEntries(entries)
}
