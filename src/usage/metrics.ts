/**
 * Usage as OpenTelemetry metrics, named as the semantic conventions for generative AI name them (status: development).
 * Nothing of OpenTelemetry is imported: a meter is given. Never the user as an attribute.
 */
import { invalidArgument } from '../errors/index.ts'
import type { UsageRecord } from './record.ts'

export type MetricAttributes = Record<string, string>

interface InstrumentOptions {
  readonly description?: string
  readonly unit?: string
  readonly advice?: { explicitBucketBoundaries?: number[] }
}

/** What is used of a `Meter` of `@opentelemetry/api` 1.9 or later. */
export interface UsageMeter {
  createCounter(name: string, options?: InstrumentOptions): { add(value: number, attributes?: MetricAttributes): void }
  createHistogram(
    name: string,
    options?: InstrumentOptions,
  ): { record(value: number, attributes?: MetricAttributes): void }
}

export interface UsageMetrics {
  record(record: UsageRecord): void
}

/** Seconds: 0.01, doubling, to 81.92. */
const DURATION_BUCKETS = Array.from({ length: 14 }, (_, power) => 2 ** power / 100)
/** Tokens: 1, 4, 16 … 67,108,864. */
const TOKEN_BUCKETS = Array.from({ length: 14 }, (_, power) => 4 ** power)

/** As the conventions name providers. Others keep their own name. */
const PROVIDERS: Readonly<Record<string, string>> = {
  google: 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  'google-vertex': 'gcp.vertex_ai',
  bedrock: 'aws.bedrock',
  'amazon-bedrock': 'aws.bedrock',
  azure: 'azure.ai.openai',
  mistral: 'mistral_ai',
  xai: 'x_ai',
}

/** Names of models may come from outside: of more than these, all others are one. */
const MOST_MODELS = 200
const OTHER = 'other'

/**
 * Records requests in the instruments of a meter.
 *
 * @example
 * const metrics = usageMetrics(new MeterProvider({ readers }).getMeter('my-app'))
 */
export function usageMetrics(meter: UsageMeter): UsageMetrics {
  if (typeof meter?.createCounter !== 'function' || typeof meter.createHistogram !== 'function') {
    throw invalidArgument('meter', meter, 'a Meter of @opentelemetry/api')
  }
  const duration = meter.createHistogram('gen_ai.client.inference.duration', {
    description: 'Duration of an inference, from sending the request to the end of the answer.',
    unit: 's',
    advice: { explicitBucketBoundaries: DURATION_BUCKETS },
  })
  const tokenCounter = (name: string, description: string) =>
    meter.createCounter(`gen_ai.client.inference.usage.${name}`, { description, unit: '{token}' })
  const counters = [
    ['inputTokens', tokenCounter('input_tokens', 'Input tokens, cached ones included.')],
    ['outputTokens', tokenCounter('output_tokens', 'Output tokens, reasoning included.')],
    ['cacheReadTokens', tokenCounter('cache_read.input_tokens', 'Input tokens read from a cache.')],
    ['cacheWriteTokens', tokenCounter('cache_write.input_tokens', 'Input tokens written to a cache.')],
    ['reasoningTokens', tokenCounter('reasoning.output_tokens', 'Output tokens of reasoning.')],
  ] as const
  const cost = meter.createCounter('tokenroom.cost', { description: 'What requests cost.', unit: 'USD' })
  const requests = meter.createCounter('tokenroom.requests', {
    description: 'Requests, by how they ended.',
    unit: '{request}',
  })
  const refusals = meter.createCounter('tokenroom.refusals', {
    description: 'Requests that a limit refused.',
    unit: '{request}',
  })
  const size = meter.createHistogram('tokenroom.request.tokens', {
    description: 'Input and output of a request.',
    unit: '{token}',
    advice: { explicitBucketBoundaries: TOKEN_BUCKETS },
  })
  const models = new Set<string>()
  const bounded = (model: string): string => {
    if (models.has(model)) return model
    if (models.size >= MOST_MODELS) return OTHER
    models.add(model)
    return model
  }

  return {
    record(record) {
      const common = attributesOf(record, bounded)
      requests.add(1, { ...common, 'tokenroom.status': record.status })
      if (record.status === 'refused') {
        refusals.add(1, { ...common, ...(record.refusedBy !== null && { 'tokenroom.limit': record.refusedBy }) })
        return
      }
      if (record.durationMs !== null) duration.record(record.durationMs / 1000, { ...common, ...errorOf(record) })
      for (const [name, counter] of counters) {
        if (record[name] > 0) counter.add(record[name], { ...common, 'gen_ai.token.modality': 'unknown' })
      }
      if (record.costNanoUsd !== null) cost.add(Number(record.costNanoUsd) / 1e9, common)
      if (record.inputTokens + record.outputTokens > 0) size.record(record.inputTokens + record.outputTokens, common)
    },
  }
}

function attributesOf(record: UsageRecord, bounded: (model: string) => string): MetricAttributes {
  const { provider, model, servedModel } = record
  return {
    'gen_ai.operation.name': operationOf(record.endpoint ?? ''),
    ...(provider !== null && { 'gen_ai.provider.name': PROVIDERS[provider] ?? provider }),
    ...(model !== null && { 'gen_ai.request.model': bounded(model) }),
    ...(servedModel !== null && { 'gen_ai.response.model': bounded(servedModel) }),
  }
}

function operationOf(endpoint: string): string {
  if (/embed/i.test(endpoint)) return 'embeddings'
  if (/generateContent/i.test(endpoint)) return 'generate_content'
  return /\/completions$/.test(endpoint) && !endpoint.endsWith('/chat/completions') ? 'text_completion' : 'chat'
}

function errorOf({ status }: UsageRecord): MetricAttributes {
  if (status === 'ok') return {}
  return { 'error.type': status === 'aborted' ? 'aborted' : '_OTHER' }
}
