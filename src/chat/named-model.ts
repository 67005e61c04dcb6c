/** What is counted for: a model, who serves it, in which API, and with whose tokenizer. */
import type { TokenCounter } from '../counter.ts'
import {
  agreeOnText,
  findEncodingForModel,
  isOpenEncodingName,
  openEncodingForModel,
  STAND_IN_ENCODING,
} from '../encodings/index.ts'
import { TokenroomError } from '../errors/index.ts'
import { type FindModelOptions, findModel, getModel } from '../models/catalogue.ts'
import type { ModelInfo } from '../models/types.ts'
import type { AdapterTarget } from './adapters/adapter.ts'
import { bareModelName } from './adapters/rules.ts'
import type { ChatApi } from './types.ts'

/** Something a reader of a count should know. */
export interface CountWarning {
  readonly code: 'UNKNOWN_MODEL'
  readonly message: string
}

export interface TargetOptions {
  readonly model?: string | ModelInfo
  readonly api?: ChatApi
  readonly provider?: string
  readonly unknownModel?: 'error' | 'estimate'
}

export interface CountTarget {
  readonly api: ChatApi
  readonly info: ModelInfo | null
  readonly adapter: AdapterTarget
  readonly warnings: readonly CountWarning[]
}

/** Who serves a model when nobody says so. */
const PROVIDERS: Readonly<Record<ChatApi, string>> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  'bedrock-converse': 'bedrock',
  cohere: 'cohere',
  'ai-sdk': 'openai',
}

/**
 * Resolves what is counted for. Throws `UNKNOWN_MODEL` for a name that means no model (unless it is to be estimated),
 * and `INVALID_ARGUMENT` when the counter is not the model's.
 */
export function resolveCountTarget(options: TargetOptions, counter: TokenCounter): CountTarget {
  const api = options.api ?? 'openai-chat'
  const warnings: CountWarning[] = []
  const info = typeof options.model === 'string' ? describe(options.model, options, warnings) : (options.model ?? null)
  if (info) requireAgreement(info, counter)
  return { api, info, adapter: adapterTarget(info, counter, options), warnings }
}

/** What an adapter needs to know of a model that is described, or of none: the counter is its own then. */
export function adapterTarget(
  info: ModelInfo | null,
  counter: TokenCounter,
  { api = 'openai-chat', provider }: Pick<TargetOptions, 'api' | 'provider'>,
): AdapterTarget {
  return {
    model: bareModelName(info?.id ?? ''),
    provider: (provider ?? info?.provider ?? PROVIDERS[api] ?? '').toLowerCase(),
    encoding: info?.encoding ?? counter.encoding,
    isOwnEncoding: info === null || isOwnCounter(info, counter),
  }
}

/** Whether a counter counts a model's texts in the model's own encoding, and not in one that its tokens are estimated from. */
export function isOwnCounter(info: ModelInfo, { encoding }: Pick<TokenCounter, 'encoding'>): boolean {
  return info.encoding !== undefined || openEncodingForModel(bareModelName(info.id)) === encoding
}

/**
 * Throws `INVALID_ARGUMENT` when a counter cannot count for a model: the model has another encoding, or the counter has that
 * of other models, from which nothing is estimated.
 */
export function requireAgreement(info: ModelInfo, counter: TokenCounter): void {
  const counted = counter.encoding
  if (
    info.encoding === undefined
      ? !isOpenEncodingName(counted) || isOwnCounter(info, counter)
      : agreeOnText(info.encoding, counted)
  )
    return
  const own = info.encoding ?? openEncodingForModel(bareModelName(info.id))
  const [has, remedy] =
    own === undefined
      ? ['no public tokenizer', `pass one of ${STAND_IN_ENCODING}, from which its tokens are estimated`]
      : [own, info.encoding ? "load the tokenizer with the model's id" : 'pass a counter of that']
  throw new TokenroomError(
    'INVALID_ARGUMENT',
    `the counter counts ${counted}, but ${info.id.slice(0, 80)} has ${has}; ${remedy}`,
    { name: 'counter', received: counted, expected: own ?? STAND_IN_ENCODING },
  )
}

// A dated name has the rules of its own, so that counting goes by the name and not by the entry that it means.
function describe(id: string, options: TargetOptions, warnings: CountWarning[]): ModelInfo {
  const encoding = findEncodingForModel(id)
  if (encoding) return { id, encoding, ...providerOf(id), windowTokens: 0 }
  const named = modelNamed(id, options)
  if (!named.isKnown) warnings.push(unknownModelWarning(id))
  return named.info
}

/** What a name says of a model. */
export interface NamedModel {
  /** With a window of 0 where that is not known. */
  readonly info: ModelInfo
  /** Whether anything is known of it: its entry, or its encoding at least. */
  readonly isKnown: boolean
}

/**
 * The model that a name means: the catalogue's entry, or, where there is none, what its family says of its encoding, or,
 * where it is to be estimated, nothing. Throws `UNKNOWN_MODEL` otherwise, with the nearest names.
 */
export function modelNamed(
  id: string,
  { unknownModel, models = [] }: FindModelOptions & Pick<TargetOptions, 'unknownModel'>,
): NamedModel {
  const info = findModel(id, { models })
  if (info) return { info, isKnown: true }
  const encoding = findEncodingForModel(id)
  if (encoding) return { info: { id, encoding, provider: 'openai', windowTokens: 0 }, isKnown: true }
  if (unknownModel !== 'estimate') return { info: getModel(id, { models }), isKnown: true }
  return { info: { id, windowTokens: 0 }, isKnown: false }
}

/** What is said of a count for a model of which nothing is known. */
export function unknownModelWarning(id: string): CountWarning {
  const message = `the model "${id.slice(0, 80)}" is not known; its tokens are estimated with wide bounds`
  return Object.freeze({ code: 'UNKNOWN_MODEL', message })
}

function providerOf(id: string): { readonly provider?: string } {
  const provider = findModel(id)?.provider
  return provider === undefined ? {} : { provider }
}
