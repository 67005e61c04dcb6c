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
  return { body: { encodings: tokenizers.encodings, models: [...byId.values()] } }
}
