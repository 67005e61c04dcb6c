import { nearestNames, TokenroomError } from '../errors/index.ts'
import { type EncodingName, isEncodingName } from './table.ts'

/**
 * Model ids and families with their encoding. A family is the id itself and every id that goes on with `-` or `.`: `gpt-5`
 * covers `gpt-5-mini` and `gpt-5.4`. The longest match wins, so `gpt-4o` does not match `gpt-4`.
 *
 * Source: `model_to_encoding.json` of the npm package tiktoken 1.0.22, of which a test compares every id, and the prefixes
 * in tiktoken's `model.py`. OpenAI has not named the encoding of the models after `gpt-5`; that they keep its encoding is
 * inferred from their family name.
 */
const families: Readonly<Record<string, EncodingName>> = {
  'gpt-oss': 'o200k_harmony',
  'gpt-5': 'o200k_base',
  'gpt-4.5': 'o200k_base',
  'gpt-4.1': 'o200k_base',
  'gpt-4o': 'o200k_base',
  'chatgpt-4o': 'o200k_base',
  o1: 'o200k_base',
  o3: 'o200k_base',
  o4: 'o200k_base',
  'gpt-4': 'cl100k_base',
  'gpt-3.5': 'cl100k_base',
  'gpt-35-turbo': 'cl100k_base',
  'text-embedding-ada-002': 'cl100k_base',
  'text-embedding-3': 'cl100k_base',
  'davinci-002': 'cl100k_base',
  'babbage-002': 'cl100k_base',
  'text-davinci-003': 'p50k_base',
  'text-davinci-002': 'p50k_base',
  'code-davinci': 'p50k_base',
  'code-cushman': 'p50k_base',
  'davinci-codex': 'p50k_base',
  'cushman-codex': 'p50k_base',
  'text-davinci-edit': 'p50k_edit',
  'code-davinci-edit': 'p50k_edit',
  'text-davinci-001': 'r50k_base',
  'text-curie-001': 'r50k_base',
  'text-babbage-001': 'r50k_base',
  'text-ada-001': 'r50k_base',
  'text-similarity': 'r50k_base',
  'text-search': 'r50k_base',
  'code-search': 'r50k_base',
  davinci: 'r50k_base',
  curie: 'r50k_base',
  babbage: 'r50k_base',
  ada: 'r50k_base',
  gpt2: 'gpt2',
  'gpt-2': 'gpt2',
}

// The base models. Their name is an id and not a family, so `ada-lovelace` matches nothing.
const exactOnly: ReadonlySet<string> = new Set([
  'davinci',
  'curie',
  'babbage',
  'ada',
  'gpt2',
  'gpt-2',
  'davinci-002',
  'babbage-002',
])

/** The OpenAI models in use today, for lists and suggestions. `encodingForModel` knows more. */
export const knownOpenAiModels: readonly string[] = [
  'gpt-5.5',
  'gpt-5.5-pro',
  'gpt-5.4',
  'gpt-5.4-mini',
  'gpt-5.4-nano',
  'gpt-5.4-pro',
  'gpt-5.3-codex',
  'gpt-5.2',
  'gpt-5.2-pro',
  'gpt-5.1',
  'gpt-5.1-codex',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5-nano',
  'gpt-5-pro',
  'gpt-5-codex',
  'gpt-5-chat-latest',
  'gpt-4.5-preview',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4.1-nano',
  'gpt-4o',
  'gpt-4o-mini',
  'chatgpt-4o-latest',
  'gpt-oss-120b',
  'gpt-oss-20b',
  'o4-mini',
  'o3',
  'o3-mini',
  'o3-pro',
  'o1',
  'o1-mini',
  'o1-pro',
  'gpt-4-turbo',
  'gpt-4',
  'gpt-4-32k',
  'gpt-3.5-turbo',
  'gpt-3.5-turbo-16k',
  'gpt-3.5-turbo-instruct',
  'text-embedding-3-large',
  'text-embedding-3-small',
  'text-embedding-ada-002',
  'davinci-002',
  'babbage-002',
  'text-davinci-003',
  'code-davinci-002',
  'text-davinci-edit-001',
  'text-davinci-001',
  'gpt2',
]

/**
 * The model id in a name with what gateways and fine-tunes add to it: `openai/gpt-4o`, `azure:gpt-4o`,
 * `ft:gpt-4o-mini-2024-07-18:acme::abc` and `GPT-4o` become `gpt-4o`, `gpt-4o`, `gpt-4o-mini-2024-07-18`, `gpt-4o`.
 */
export function bareModelId(model: string): string {
  let id = model.trim().toLowerCase()
  id = id.slice(id.lastIndexOf('/') + 1)
  if (id.startsWith('ft:')) return id.split(':')[1] ?? ''
  const colon = /^(?:openai|azure|azure-openai):/.exec(id)
  return colon ? id.slice(colon[0].length) : id
}

/** The encoding of an OpenAI model, or `undefined` when the model is unknown. */
export function findEncodingForModel(model: string): EncodingName | undefined {
  const id = bareModelId(model)
  if (Object.hasOwn(families, id)) return families[id]
  for (let end = id.length - 1; end > 0; end--) {
    const next = id[end]
    if (next !== '-' && next !== '.') continue
    const family = id.slice(0, end)
    if (Object.hasOwn(families, family) && !exactOnly.has(family)) return families[family]
  }
  return undefined
}

/** The encoding whose tokens are scaled for models without a public one. */
export const STAND_IN_ENCODING: EncodingName = 'o200k_base'

/** The encoding of a model or an encoding's name, as far as it can be told without the catalogue, so that it can be loaded at once. */
export function likelyEncoding(modelOrEncoding: string): EncodingName {
  if (isEncodingName(modelOrEncoding)) return modelOrEncoding
  return findEncodingForModel(modelOrEncoding) ?? STAND_IN_ENCODING
}

/**
 * The encoding of an OpenAI model: an id, a dated id, a fine-tune, or any of them with a provider's prefix. Throws
 * `UNKNOWN_MODEL`, with the nearest names, for any other model.
 *
 * @example
 * encodingForModel('gpt-4o-mini-2024-07-18') // 'o200k_base'
 */
export function encodingForModel(model: string): EncodingName {
  const encoding = findEncodingForModel(model)
  if (encoding) return encoding
  throw unknownModel(model, knownOpenAiModels)
}

/** The error for a model that is not in `known`. Its data has the nearest names. */
export function unknownModel(model: string, known: readonly string[]): TokenroomError<'UNKNOWN_MODEL'> {
  const nearest = nearestNames(bareModelId(model), known)
  const hint =
    nearest.length > 0 ? `did you mean ${nearest.map((name) => `"${name}"`).join(', ')}?` : 'no known name is similar.'
  const shown = model.length > 80 ? `${model.slice(0, 80)}…` : model
  return new TokenroomError(
    'UNKNOWN_MODEL',
    `model "${shown}" is not among the ${known.length} known models; ${hint} Otherwise name an encoding, such as "o200k_base": its counts are exact for OpenAI's models and estimates for others.`,
    { model, nearest, known },
  )
}
