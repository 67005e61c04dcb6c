import { type CountWarning, modelNamed, unknownModelWarning } from '../src/chat/named-model.ts'
import { describeValue, TokenroomError } from '../src/errors/index.ts'
import type { ModelInfo } from '../src/models/index.ts'
import type { Tokenizer } from '../src/tokenizer/types.ts'
import { name } from './schemas/fields.ts'
import { invalid, read } from './schemas/read.ts'
import type { TokenizerSet } from './tokenizers.ts'

/** What a request is counted with. */
export interface CountingTarget {
  /** The id the caller named, or null when only an encoding was named. */
  readonly model: string | null
  /**
   * What is known of the model: from the service's own models, the catalogue, or its family; null when an encoding was
   * named for it that nobody knows to be its own. Its window is 0 when that is not known.
   */
  readonly info: ModelInfo | null
  readonly warnings: readonly CountWarning[]
  /** The model's own tokenizer; where it has no public one, the first of the service, which estimates. */
  readonly tokenizer: Tokenizer
}

/** What a body says about the model that it is counted for. */
interface Named {
  readonly model?: unknown
  readonly encoding?: unknown
  readonly unknownModel?: 'error' | 'estimate'
}

/** Reads `model` and `encoding` of a request. Throws `UNKNOWN_MODEL`, `ENCODING_NOT_SERVED`, `INVALID_ARGUMENT`. */
export async function readTarget(
  named: Named,
  path: string,
  tokenizers: TokenizerSet,
  models: readonly ModelInfo[],
): Promise<CountingTarget> {
  const model = named.model === undefined ? undefined : read(name, named.model, `${path}.model`)
  const encoding = named.encoding === undefined ? undefined : read(name, named.encoding, `${path}.encoding`)
  if (model === undefined) {
    if (encoding === undefined)
      throw invalid(`${path}.model`, undefined, 'a model such as "gpt-4o", or an encoding such as "o200k_base"')
    return { model: null, info: null, warnings: [], tokenizer: await tokenizers.get(encoding) }
  }
  // An encoding that is named for a model of which nothing is known is taken for its own.
  const unknownModel = encoding === undefined ? (named.unknownModel ?? 'error') : 'estimate'
  const { info, isKnown } = modelNamed(model, { models, unknownModel })
  if (!isKnown && encoding !== undefined)
    return { model, info: null, warnings: [], tokenizer: await tokenizers.get(encoding) }
  const own = info.encoding
  if (own !== undefined && encoding !== undefined && encoding !== own) {
    throw new TokenroomError(
      'INVALID_ARGUMENT',
      `${path}.encoding is "${encoding}", but ${model} has ${own}; leave out one of model and encoding`,
      { name: `${path}.encoding`, received: describeValue(encoding), expected: own },
    )
  }
  const tokenizer = await tokenizers.get(encoding ?? own ?? tokenizers.encodings[0]!)
  return { model, info, warnings: isKnown ? [] : [unknownModelWarning(model)], tokenizer }
}
