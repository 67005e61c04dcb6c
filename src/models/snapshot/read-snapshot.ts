/** From a models.dev file to the package's list of models: read, corrected, with what it lacks. */
import { invalidArgument } from '../../errors/index.ts'
import type { ModelInfo } from '../types.ts'
import { type Correction, corrections } from './corrections.ts'
import { newerModels } from './newer-models.ts'
import { aliases, fineTunedPrices, olderModels } from './older-models.ts'
import { definedOf, objectOf, readRow } from './read-row.ts'

/** A model that was left out, and why. */
export interface SkippedModel {
  readonly provider: string
  readonly id: string
  readonly reason: string
}

export interface Snapshot {
  /** The file's own date, `YYYY-MM-DD`, when it has one. models.dev's `api.json` has none. */
  readonly asOf: string | undefined
  /** By provider, in the file's order. */
  readonly providers: ReadonlyMap<string, readonly ModelInfo[]>
  /** What cannot be planned for: models that write no text or have no window. */
  readonly skipped: readonly SkippedModel[]
  /** The corrections that changed something. */
  readonly corrected: readonly Correction[]
}

/**
 * Reads models.dev's `api.json`, parsed, or an object `{ asOf, providers }` around it.
 * Throws `INVALID_ARGUMENT` when it is neither.
 */
export function readSnapshot(data: unknown): Snapshot {
  const file = objectOf(data)
  const all = objectOf(file?.providers) ?? file
  const named = Object.entries(all ?? {}).filter(([, provider]) => objectOf(objectOf(provider)?.models))
  if (named.length === 0) {
    throw invalidArgument('the catalogue', data, 'the parsed api.json of models.dev: providers, each with models')
  }
  const providers = new Map<string, readonly ModelInfo[]>()
  const skipped: SkippedModel[] = []
  const corrected: Correction[] = []
  for (const [provider, entry] of named) {
    const models: ModelInfo[] = []
    for (const [id, model] of Object.entries(objectOf(objectOf(entry)?.models) ?? {})) {
      const row = readRow(provider, id, model)
      if ('info' in row) models.push(completed(row.info, corrected))
      else skipped.push({ provider, id, reason: row.reason })
    }
    const has = new Set(models.map(({ id }) => id))
    models.push(...[...newerModels, ...olderModels].filter((one) => one.provider === provider && !has.has(one.id)))
    providers.set(provider, models)
  }
  const asOf = typeof file?.asOf === 'string' ? file.asOf : undefined
  return { asOf, providers, skipped, corrected }
}

/** A row with its correction, other names and fine-tuned prices. */
function completed(info: ModelInfo, corrected: Correction[]): ModelInfo {
  const key = `${info.provider}/${info.id}`
  const found = corrections.find((one) => one.provider === info.provider && one.id === info.id)
  const correction = found && matches(found.was, info) ? found : undefined
  if (correction) corrected.push(correction)
  return definedOf({
    ...info,
    ...(correction && { ...correction.is, asOf: correction.asOf }),
    ...(Object.hasOwn(aliases, key) && { aliases: aliases[key] }),
    ...(Object.hasOwn(fineTunedPrices, key) && { fineTunedPrices: fineTunedPrices[key] }),
  })
}

/** Whether `value` has all that `part` has, and nothing where `part` has `undefined`. */
function matches(part: object, value: object): boolean {
  return Object.entries(part).every(([field, expected]) => {
    const found: unknown = (value as Readonly<Record<string, unknown>>)[field]
    return typeof expected === 'object' && expected !== null
      ? typeof found === 'object' && found !== null && matches(expected, found)
      : found === expected
  })
}
