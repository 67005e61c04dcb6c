import { describeValue, TokenroomError } from '../src/errors/index.ts'
import { findEncodingForModel, findModel, getModel, type ModelInfo } from '../src/models/index.ts'
import type { Tokenizer } from '../src/tokenizer/types.ts'
import { name } from './schemas/fields.ts'
import { invalid, read } from './schemas/read.ts'
import type { TokenizerSet } from './tokenizers.ts'

/** What a request is counted with. */
export interface CountingTarget {
  /** The id the caller named, or null when only an encoding was named. */
  readonly model: string | null
  /**
   * What is known of the model: from the service's own models or the catalogue; null when it is known by its
   * encoding only, and so has no window.
   */
  readonly info: ModelInfo | null
  /** The model's own tokenizer; where it has no public one, the first of the service, which estimates. */
  readonly tokenizer: Tokenizer
}

/** Reads `model` and `encoding` of a request. Throws `UNKNOWN_MODEL`, `ENCODING_NOT_SERVED`, `INVALID_ARGUMENT`. */
export async function readTarget(
  named: { readonly model?: unknown; readonly encoding?: unknown },
  path: string,
  tokenizers: TokenizerSet,
  models: readonly ModelInfo[],
): Promise<CountingTarget> {
  const model = named.model === undefined ? undefined : read(name, named.model, `${path}.model`)
  const encoding = named.encoding === undefined ? undefined : read(name, named.encoding, `${path}.encoding`)
  if (model === undefined) {
    if (encoding !== undefined) return { model: null, info: null, tokenizer: await tokenizers.get(encoding) }
    throw invalid(`${path}.model`, undefined, 'a model such as "gpt-4o", or an encoding such as "o200k_base"')
  }
  const info = findModel(model, { models }) ?? null
  const own = info?.encoding ?? findEncodingForModel(model)
  if (own !== undefined && encoding !== undefined && encoding !== own) {
    throw new TokenroomError(
      'INVALID_ARGUMENT',
      `${path}.encoding is "${encoding}", but ${model} has ${own}; leave out one of model and encoding`,
      { name: `${path}.encoding`, received: describeValue(encoding), expected: own },
    )
  }
  // Not in the catalogue and of no known family: the error has the nearest names.
  if (info === null && own === undefined && encoding === undefined) getModel(model, { models })
  return { model, info, tokenizer: await tokenizers.get(encoding ?? own ?? tokenizers.encodings[0]!) }
}
