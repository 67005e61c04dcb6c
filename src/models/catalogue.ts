import { unknownModel } from '../encodings/index.ts'
import { catalogueAsOf } from './data/as-of.generated.ts'
import { defaults } from './data/defaults.generated.ts'
import { lookUp } from './lookup.ts'
import type { ModelInfo } from './types.ts'

export interface FindModelOptions {
  /**
   * Entries of your own, those of `tokenroom/models/all`, or those of a loaded catalogue. They are looked through
   * before the packaged ones, and are not to be changed afterwards.
   */
  readonly models?: readonly ModelInfo[]
}

/** Every model of the default catalogue, OpenAI's first, each with the date of its data. */
export function catalogueModels(): readonly ModelInfo[] {
  all ??= dated(defaults)
  return all
}

let all: readonly ModelInfo[] | undefined

/** The models of packaged providers in one list, each with the date of its data. */
export function dated(providers: readonly (readonly ModelInfo[])[]): readonly ModelInfo[] {
  return providers.flat().map((info) => Object.freeze({ asOf: catalogueAsOf, ...info }))
}

/**
 * A model by its id, or by a name that means it: with a provider's prefix, as a fine-tune, as Azure, Bedrock or
 * Vertex name it. A dated name is found when the catalogue has that very version. `undefined` when it is not known.
 *
 * @example
 * findModel('openai/gpt-4o-2024-08-06')?.windowTokens // 128000
 */
export function findModel(name: string, options: FindModelOptions = {}): ModelInfo | undefined {
  return lookUp(name, [options.models ?? [], catalogueModels()])
}

/** Like `findModel`, but throws `UNKNOWN_MODEL` with the nearest names. */
export function getModel(name: string, options: FindModelOptions = {}): ModelInfo {
  const info = findModel(name, options)
  if (info) return info
  throw unknownModel(name, [...new Set([...(options.models ?? []), ...catalogueModels()].map((entry) => entry.id))])
}
