import { findEncodingForModel, findModel, getModel, type ModelInfo } from '../../src/models/index.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import { invalid, type JsonObject, optional, readName } from './read/fields.ts'
import type { TokenizerSet } from './tokenizers.ts'

/** What a request is counted with. */
export interface CountingTarget {
  /** The id the caller named, or null when only an encoding was named. */
  readonly model: string | null
  /** What the catalogue knows of it; null for a model that is known by its encoding only. */
  readonly info: ModelInfo | null
  readonly tokenizer: Tokenizer
  /** Whether `tokenizer` is the model's own. Where a model has no public one, the first of the service estimates. */
  readonly exact: boolean
}

/** Reads `model` or `encoding` of a request. Throws `UNKNOWN_MODEL` and `ENCODING_NOT_SERVED`. */
export async function readTarget(
  body: JsonObject,
  path: string,
  tokenizers: TokenizerSet,
  models: readonly ModelInfo[],
): Promise<CountingTarget> {
  const model = optional(body, path, 'model', readName)
  const encoding = optional(body, path, 'encoding', readName)
  if (model === undefined && encoding === undefined) {
    throw invalid(`${path}.model`, undefined, 'a model such as "gpt-4o", or an encoding such as "o200k_base"')
  }
  const info = model === undefined ? null : (findModel(model, { models }) ?? null)
  const own = info?.encoding ?? (model === undefined ? undefined : findEncodingForModel(model))
  // Not in the catalogue and of no known family: the error has the nearest names.
  if (model !== undefined && info === null && own === undefined && encoding === undefined) getModel(model, { models })
  const tokenizer = await tokenizers.get(encoding ?? own ?? tokenizers.encodings[0]!)
  const exact = model === undefined || (own !== undefined && tokenizers.find(own) === tokenizer.encoding)
  return { model: model ?? null, info, tokenizer, exact }
}
