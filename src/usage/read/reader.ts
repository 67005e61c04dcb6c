/** Finds the usage in answers and in the events of streams. */
import type { ChatApi } from '../../chat/index.ts'
import { requireOneOf } from '../../errors/index.ts'
import type { Reported, TokenUsage } from '../types.ts'
import { aiSdkModel, readAiSdk } from './ai-sdk.ts'
import { readAnthropic } from './anthropic.ts'
import { readBedrock } from './bedrock.ts'
import { readCohere } from './cohere.ts'
import { asName, asObject, FieldReader } from './fields.ts'
import { readGemini } from './gemini.ts'
import { readOpenAi } from './openai.ts'
import { toUsage } from './sums.ts'

type Json = Readonly<Record<string, unknown>>
type ProviderApi = Exclude<ChatApi, 'ai-sdk'>

const readers: Readonly<Record<ProviderApi, (fields: FieldReader) => Reported>> = {
  'openai-chat': readOpenAi,
  'openai-responses': readOpenAi,
  anthropic: readAnthropic,
  gemini: readGemini,
  'bedrock-converse': readBedrock,
  cohere: readCohere,
}

const apis = [...Object.keys(readers), 'ai-sdk'] as readonly ChatApi[]

/** Where each API has its usage, in an answer and in the events of its streams; null where an event has none. */
const places: Readonly<Record<ProviderApi, (event: Json) => unknown>> = {
  // Groq's streams have it in a field of their own.
  'openai-chat': (event) => event.usage ?? asObject(event.x_groq)?.usage,
  'openai-responses': (event) => asObject(event.response)?.usage ?? event.usage,
  anthropic: (event) => asObject(event.message)?.usage ?? event.usage,
  gemini: (event) => event.usageMetadata ?? asObject(event.response)?.usageMetadata,
  'bedrock-converse': (event) => asObject(event.metadata)?.usage ?? event.usage,
  cohere: (event) => asObject(event.delta)?.usage ?? event.usage ?? event.meta,
}

/** Fields that only a usage has: a value with one is not looked into further. */
const marks: Readonly<Record<ProviderApi, readonly string[]>> = {
  'openai-chat': ['prompt_tokens', 'completion_tokens', 'total_tokens'],
  'openai-responses': ['input_tokens', 'output_tokens'],
  anthropic: ['input_tokens', 'output_tokens', 'inputTokens'],
  gemini: ['promptTokenCount', 'totalTokenCount', 'totalTokens'],
  'bedrock-converse': ['inputTokens', 'outputTokens'],
  cohere: ['billed_units'],
}

/** Takes the answer or the events of one request, and knows what was used as of the last of them. */
export interface UsageReader {
  /** An answer, or an event of a stream, as parsed JSON. What has no usage costs a few property reads. */
  add(event: unknown): void
  /** What is reported so far; null when nothing is. Makes the sums at each call. */
  usage(): TokenUsage | null
}

/**
 * A reader for one request. `api` is the shape of the answer: `openai-chat` also for Completions and Embeddings, and for
 * everybody who speaks OpenAI's. Throws `INVALID_ARGUMENT` for an API that is not known.
 *
 * @example
 * const reader = createUsageReader('anthropic')
 * for await (const event of stream) reader.add(event)
 * await ledger.settle(id, reader.usage() ?? counted)
 */
export function createUsageReader(api: ChatApi): UsageReader {
  requireOneOf('api', api, apis)
  return api === 'ai-sdk' ? aiSdkReader() : providerReader(api)
}

/**
 * The usage of one request from its answer, the last event of its stream, or the usage object itself; null when there is
 * none in it.
 *
 * @example
 * readUsage('gemini', { promptTokenCount: 22, candidatesTokenCount: 1216, thoughtsTokenCount: 179 })?.outputTokens // 1395
 */
export function readUsage(api: ChatApi, value: unknown): TokenUsage | null {
  const reader = createUsageReader(api)
  reader.add(value)
  return reader.usage()
}

function providerReader(api: ProviderApi): UsageReader {
  let usage: Json | null = null
  let model: string | null = null
  let tier: string | null = null
  return {
    add(value) {
      const event = asObject(value)
      if (event === null) return
      const isUsage = marks[api].some((name) => name in event)
      if (!isUsage) {
        model = modelIn(event) ?? model
        tier = tierIn(event) ?? tier
      }
      const found = isUsage ? event : asObject(places[api](event))
      if (found === null) return
      // Anthropic's later events repeat some fields with newer numbers, and leave others out.
      usage = api === 'anthropic' && usage !== null ? merged(usage, found) : found
    },
    usage() {
      if (usage === null) return null
      const fields = new FieldReader(usage)
      const reported = readers[api](fields)
      return toUsage({ ...reported, tier: reported.tier ?? tier }, fields, model)
    },
  }
}

function merged(before: Json, after: Json): Json {
  const told = Object.entries(after).filter(([, value]) => value !== null && value !== undefined)
  return { ...before, ...Object.fromEntries(told) }
}

function modelIn(event: Json): string | null {
  return (
    asName(event.model) ??
    asName(event.modelVersion) ??
    asName(asObject(event.response)?.model) ??
    asName(asObject(event.message)?.model)
  )
}

function tierIn(event: Json): string | null {
  const tier = event.service_tier ?? asObject(event.response)?.service_tier
  return asName(tier) ?? asName(asObject(event.serviceTier ?? asObject(event.metadata)?.serviceTier)?.type)
}

function aiSdkReader(): UsageReader {
  let usage: Json | null = null
  let metadata: unknown
  let model: string | null = null
  return {
    add(value) {
      const event = asObject(value)
      if (event === null) return
      model = aiSdkModel(event) ?? model
      const found = asObject(event.totalUsage) ?? asObject(event.usage) ?? (isAiSdkUsage(event) ? event : null)
      if (found === null) return
      usage = found
      metadata = event.providerMetadata
    },
    usage: () => (usage === null ? null : readAiSdk(usage, metadata, model, readRaw)),
  }
}

function isAiSdkUsage(value: Json): boolean {
  return ['inputTokens', 'outputTokens', 'promptTokens', 'tokens'].some((name) => name in value)
}

/** A provider's own usage by what only it has; null when nobody here knows it. */
function readRaw(raw: Json): TokenUsage | null {
  const api = apiOf(raw)
  return api === null ? null : readUsage(api, raw)
}

function apiOf(raw: Json): ProviderApi | null {
  if ('promptTokenCount' in raw || 'totalTokenCount' in raw) return 'gemini'
  if ('billed_units' in raw) return 'cohere'
  if ('prompt_tokens' in raw) return 'openai-chat'
  if ('input_tokens' in raw) {
    const isAnthropic = ['cache_creation_input_tokens', 'cache_read_input_tokens', 'iterations'].some(
      (name) => name in raw,
    )
    return isAnthropic ? 'anthropic' : 'openai-responses'
  }
  return typeof raw.inputTokens === 'number' ? 'bedrock-converse' : null
}
