/** Finds a model in lists of entries by the names that people write. */
import { findEncodingForModel } from '../encodings/index.ts'
import { type ModelName, parseModelName } from './ids.ts'
import { ModelRow } from './provider-rows.ts'
import type { ModelInfo } from './types.ts'

/** A model, or a packaged one that may not have been read. */
type Entry = ModelInfo | ModelRow
type Index = ReadonlyMap<string, readonly Entry[]>

// Built once for each list: lists of models are never changed.
const indexes = new WeakMap<readonly Entry[], Index>()

/**
 * The entry that `name` means in the first of `lists` that has one. An entry of a provider that the name says comes
 * before all others; one without a provider is anybody's. O(1) after the first look into a list.
 */
export function lookUp(name: string, lists: readonly (readonly Entry[])[]): ModelInfo | undefined {
  const parsed = parseModelName(name)
  for (const list of lists) {
    const found = findIn(indexOf(list), parsed)
    if (found) return completed(found instanceof ModelRow ? found.info : found, parsed)
  }
  return undefined
}

function findIn(index: Index, { providers, ids }: ModelName): Entry | undefined {
  const entries = ids.flatMap((id) => index.get(id) ?? [])
  const of = (id: string): Entry | undefined =>
    entries.find(({ provider }) => provider === undefined || provider === id)
  // What a host serves has its own limits and prices, so that another one's entry would be a guess.
  const host = providers.find(({ kind }) => kind === 'host')
  if (host) return of(host.id)
  for (const { id } of providers) {
    const found = of(id)
    if (found) return found
  }
  return entries[0]
}

function indexOf(list: readonly Entry[]): Index {
  const known = indexes.get(list)
  if (known) return known
  const index = new Map<string, Entry[]>()
  const add = (id: string, entry: Entry): void => {
    const key = id.toLowerCase()
    const same = index.get(key)
    if (same) same.push(entry)
    else index.set(key, [entry])
  }
  for (const entry of list) add(entry.id, entry)
  // After the ids, so that an entry of its own comes before another one's alias.
  for (const entry of list) for (const alias of entry.aliases ?? []) add(alias, entry)
  indexes.set(list, index)
  return index
}

/** The entry as it is for this name: with its encoding, and without prices that are not this name's. */
function completed(info: ModelInfo, { providers, fineTuned, regional }: ModelName): ModelInfo {
  const encoding = info.encoding ?? findEncodingForModel(info.id)
  const { prices, priceTiers, fineTunedPrices, ...rest } = info
  const named = { ...rest, ...(encoding && { encoding }) }
  if (fineTuned) return Object.freeze({ ...named, ...(fineTunedPrices && { prices: fineTunedPrices }) })
  // A cloud's regional price is not the maker's: for many models it is a tenth higher.
  const isOwn = info.provider === undefined || info.provider === providers.find(({ kind }) => kind === 'gateway')?.id
  if (regional && !isOwn) return Object.freeze(named)
  return Object.freeze(encoding && info.encoding === undefined ? { ...info, encoding } : info)
}
