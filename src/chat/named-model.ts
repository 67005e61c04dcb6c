/** What is counted for: a model, who serves it, in which API, and with whose tokenizer. */
import type { TokenCounter } from '../counter.ts'
import { type EncodingName, findEncodingForModel } from '../encodings/index.ts'
import { agreeOnText } from '../encodings/table.ts'
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
  if (info?.encoding) requireAgreement(info.id, info.encoding, counter.encoding)
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
    encoding: info?.encoding ?? (counter.encoding as EncodingName),
    isOwnEncoding: info === null || info.encoding !== undefined,
  }
}

/** Throws `INVALID_ARGUMENT` when a counter of `counted` cannot count for a model of `needed`. */
function requireAgreement(model: string, needed: EncodingName, counted: string): void {
  if (agreeOnText(needed, counted)) return
  throw new TokenroomError(
    'INVALID_ARGUMENT',
    `the counter counts ${counted}, but ${model} uses ${needed}; load the tokenizer with the model's id`,
    { name: 'counter', received: counted, expected: needed },
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
