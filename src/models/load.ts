/** A newer catalogue than the packaged one, at run time. */
import { describeValue, invalidArgument, TokenroomError } from '../errors/index.ts'
import { catalogueModels, type FindModelOptions, findModel, getModel } from './catalogue.ts'
import { readSnapshot, type SkippedModel } from './snapshot/read-snapshot.ts'
import type { ModelInfo } from './types.ts'

/** A models.dev file over the packaged models. */
export interface Catalogue {
  /** The date of the file, `YYYY-MM-DD`. Each entry has its own: those the file lacks keep the packaged one's. */
  readonly asOf: string
  /** All models, to pass on as `models`. */
  readonly models: readonly ModelInfo[]
  /** Models of the file that cannot be planned for, each with the reason: pictures, speech, no window. */
  readonly skipped: readonly SkippedModel[]
  find(name: string): ModelInfo | undefined
  /** Like `find`, but throws `UNKNOWN_MODEL` with the nearest names. */
  get(name: string): ModelInfo
}

export interface LoadCatalogueOptions {
  /** The file's date, `YYYY-MM-DD`, when neither it nor the server's `last-modified` or `date` says one. */
  readonly asOf?: string
  /** What the file is merged over. Default: the models of `tokenroom/models`. */
  readonly models?: readonly ModelInfo[]
  /** Default: the global `fetch`. */
  readonly fetch?: (url: string, init: { readonly signal?: AbortSignal }) => Promise<Response>
  readonly signal?: AbortSignal
}

/**
 * Merges a models.dev file over the packaged models: `https://models.dev/api.json`, a copy of it on your own server,
 * or its parsed content. An entry of the file replaces the packaged one of the same provider and id; known errors of
 * models.dev are corrected as in the package.
 *
 * Throws `CATALOGUE_LOAD_FAILED` when it cannot be fetched or is no JSON, `INVALID_ARGUMENT` when it is no models.dev
 * file or has no date.
 *
 * @example
 * const catalogue = await loadCatalogue('https://models.dev/api.json')
 * createPlanner({ model: catalogue.get('gpt-4o'), counter })
 */
export async function loadCatalogue(
  source: string | URL | object,
  options: LoadCatalogueOptions = {},
): Promise<Catalogue> {
  const isAddress = typeof source === 'string' || source instanceof URL
  const loaded = isAddress ? await fetchFile(String(source), options) : { data: source, date: undefined }
  const snapshot = readSnapshot(loaded.data)
  const asOf = options.asOf ?? snapshot.asOf ?? loaded.date
  if (asOf === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(asOf)) {
    throw invalidArgument('asOf', asOf, 'the date of the file, "YYYY-MM-DD": pass it as an option, the file has none')
  }
  const newer = [...snapshot.providers.values()].flat().map((info) => Object.freeze({ asOf, ...info }))
  const base = options.models ?? catalogueModels()
  // In the order of what it is merged over, so that a name means the same provider as before.
  const byKey = new Map(newer.map((info) => [keyOf(info), info]))
  const known = new Set(base.map(keyOf))
  const models = Object.freeze([
    ...base.map((info) => byKey.get(keyOf(info)) ?? info),
    ...newer.filter((info) => !known.has(keyOf(info))),
  ])
  const lookIn: FindModelOptions = { models }
  return Object.freeze({
    asOf,
    models,
    skipped: snapshot.skipped,
    find: (name: string) => findModel(name, lookIn),
    get: (name: string) => getModel(name, lookIn),
  })
}

function keyOf({ provider, id }: ModelInfo): string {
  return `${provider ?? ''}/${id.toLowerCase()}`
}

async function fetchFile(url: string, options: LoadCatalogueOptions): Promise<{ data: unknown; date?: string }> {
  const { fetch: get = globalThis.fetch, signal } = options
  try {
    const response = await get(url, signal ? { signal } : {})
    if (!response.ok) throw failed(url, response.status, `the server answered ${response.status}`)
    const data: unknown = await response.json()
    const at = new Date(response.headers.get('last-modified') ?? response.headers.get('date') ?? '')
    return Number.isNaN(at.getTime()) ? { data } : { data, date: at.toISOString().slice(0, 10) }
  } catch (error) {
    signal?.throwIfAborted()
    if (TokenroomError.isInstance(error)) throw error
    throw failed(url, null, error instanceof Error ? error.message : describeValue(error), error)
  }
}

function failed(url: string, status: number | null, reason: string, cause?: unknown) {
  return new TokenroomError(
    'CATALOGUE_LOAD_FAILED',
    `the catalogue could not be loaded from ${url}: ${reason}; go on with the packaged one, or pass a copy of the file`,
    { url, status, reason },
    { cause },
  )
}
