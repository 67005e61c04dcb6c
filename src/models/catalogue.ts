import { unknownModel } from '../encodings/index.ts'
import { defaults } from './data/defaults.generated.ts'
import { lookUp } from './lookup.ts'
import { type ModelRow, rowsOf } from './provider-rows.ts'
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
  all ??= packaged().map(({ info }) => info)
  return all
}

let all: readonly ModelInfo[] | undefined

/** The same, as far as they are not read yet. */
function packaged(): readonly ModelRow[] {
  rows ??= rowsOf(defaults)
  return rows
}

let rows: readonly ModelRow[] | undefined

/**
 * A model by its id, or by a name that means it: with a provider's prefix, as a fine-tune, as Azure, Bedrock or
 * Vertex name it. A dated name is found when the catalogue has that very version. `undefined` when it is not known.
 *
 * @example
 * findModel('openai/gpt-4o-2024-08-06')?.windowTokens // 128000
 */
export function findModel(name: string, options: FindModelOptions = {}): ModelInfo | undefined {
  return lookUp(name, [options.models ?? [], packaged()])
}

/** Like `findModel`, but throws `UNKNOWN_MODEL` with the nearest names. */
export function getModel(name: string, options: FindModelOptions = {}): ModelInfo {
  const info = findModel(name, options)
  if (info) return info
  throw unknownModel(name, [...new Set([...(options.models ?? []), ...catalogueModels()].map((entry) => entry.id))])
}
