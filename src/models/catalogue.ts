import { findEncodingForModel, unknownModel } from '../encodings/index.ts'
import * as generated from './catalogue.generated.ts'
import { parseModelName } from './ids.ts'
import type { ModelInfo } from './types.ts'

export interface FindModelOptions {
  /** Entries of your own. One with the name that is looked for, or with the id it means, wins over the catalogue's. */
  readonly models?: readonly ModelInfo[]
}

/** Every model of the catalogue, OpenAI's first. */
export function catalogueModels(): readonly ModelInfo[] {
  all ??= providers.flat()
  return all
}

const providers: readonly (readonly ModelInfo[])[] = [
  generated.openaiModels,
  generated.anthropicModels,
  generated.googleModels,
  generated.xaiModels,
  generated.deepseekModels,
  generated.mistralModels,
  generated.llamaModels,
  generated.alibabaModels,
  generated.moonshotaiModels,
  generated.cohereModels,
  generated.groqModels,
]
let all: readonly ModelInfo[] | undefined
let byId: ReadonlyMap<string, readonly ModelInfo[]> | undefined

/**
 * A model by its id, or by a name that means it: with a provider's prefix, a date, a fine-tune, an Azure or
 * Bedrock name. `undefined` when it is not known. The answer says `asOf`.
 *
 * @example
 * findModel('openai/gpt-4o-2024-08-06')?.windowTokens // 128000
 */
export function findModel(name: string, options: FindModelOptions = {}): ModelInfo | undefined {
  const { provider, ids } = parseModelName(name)
  const own = index(options.models ?? [])
  byId ??= index(catalogueModels())
  const known = byId
  for (const entries of [own, known]) {
    for (const id of ids) {
      const found = entries.get(id)
      const info = found?.find((entry) => entry.provider === provider) ?? found?.[0]
      if (info) return completed(info, entries === known)
    }
  }
  return undefined
}

/** Like `findModel`, but throws `UNKNOWN_MODEL` with the nearest names. */
export function getModel(name: string, options: FindModelOptions = {}): ModelInfo {
  const info = findModel(name, options)
  if (info) return info
  throw unknownModel(
    name,
    [...(options.models ?? []), ...catalogueModels()].map((entry) => entry.id),
  )
}

function index(entries: readonly ModelInfo[]): ReadonlyMap<string, readonly ModelInfo[]> {
  const ids = new Map<string, ModelInfo[]>()
  for (const entry of entries) {
    const id = entry.id.toLowerCase()
    const same = ids.get(id)
    if (same) same.push(entry)
    else ids.set(id, [entry])
  }
  return ids
}

function completed(info: ModelInfo, fromCatalogue: boolean): ModelInfo {
  const encoding = info.encoding ?? findEncodingForModel(info.id)
  const asOf = info.asOf ?? (fromCatalogue ? generated.catalogueAsOf : undefined)
  return Object.freeze({ ...info, ...(encoding && { encoding }), ...(asOf && { asOf }) })
}
