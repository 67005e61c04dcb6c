/**
 * `tokenroom/models/all`: the models of every provider in the snapshot, those who serve open models among them. Each
 * provider is an export of its own, so that a bundler keeps those that are used.
 */
import { defaults } from './data/defaults.generated.ts'
import { others } from './data/others.generated.ts'
import { rowsOf } from './provider-rows.ts'
import type { ModelInfo } from './types.ts'

export { catalogueAsOf } from './data/as-of.generated.ts'
export * from './data/defaults-names.generated.ts'
export * from './data/others-names.generated.ts'
export type { ModelInfo } from './types.ts'

/**
 * Every packaged model, each with the date of its data: the default catalogue's first, so that a name without a
 * provider means what it means there.
 *
 * @example
 * getModel('together/meta-llama/Llama-3.3-70B-Instruct-Turbo', { models: allModels() })
 */
export function allModels(): readonly ModelInfo[] {
  every ??= rowsOf([...defaults, ...others]).map(({ info }) => info)
  return every
}

let every: readonly ModelInfo[] | undefined
