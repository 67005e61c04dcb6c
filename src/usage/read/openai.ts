/**
 * Usage of OpenAI's Chat Completions, Responses, Completions and Embeddings, and of everybody who speaks one of them:
 * cached input, reasoning and cost are where OpenAI has them, or where the others put them.
 */
import type { Reported } from '../types.ts'
import { asName, type FieldReader } from './fields.ts'
import { nanoUsdOf } from './money.ts'

const inputDetails = (name: string) => [`prompt_tokens_details.${name}`, `input_tokens_details.${name}`]
const outputDetails = (name: string) => [`completion_tokens_details.${name}`, `output_tokens_details.${name}`]

// Together, Hugging Face and Moonshot; Mistral; DeepSeek.
const CACHE_READ = [...inputDetails('cached_tokens'), 'cached_tokens', 'num_cached_tokens', 'prompt_cache_hit_tokens']
const CACHE_WRITE = inputDetails('cache_write_tokens')
const LONG_CACHE_WRITE = inputDetails('cache_write_tokens_details.ttl_12h_tokens')
const SHORT_CACHE_WRITE = inputDetails('cache_write_tokens_details.ttl_30m_tokens')

type Modality = readonly [name: string, paths: readonly string[]]
const MODALITIES = ['text', 'audio', 'image', 'video', 'multimodal']
const INPUT_MODALITIES = MODALITIES.map((name): Modality => [name, inputDetails(`${name}_tokens`)])
const OUTPUT_MODALITIES = MODALITIES.map((name): Modality => [name, outputDetails(`${name}_tokens`)])

export function readOpenAi(fields: FieldReader): Reported {
  const reported = {
    inputTokens: fields.count('prompt_tokens', 'input_tokens'),
    cacheReadTokens: fields.count(...CACHE_READ),
    cacheWriteTokens: fields.count(...CACHE_WRITE),
    cacheWrite1hTokens: fields.count(...LONG_CACHE_WRITE),
    outputTokens: fields.count('completion_tokens', 'output_tokens'),
    reasoningTokens: fields.count(
      'completion_tokens_details.reasoning_tokens',
      'output_tokens_details.reasoning_tokens',
      'reasoning_tokens',
    ),
    totalTokens: fields.count('total_tokens'),
    tier: asName(fields.take('service_tier')),
    inputModalities: modalities(fields, INPUT_MODALITIES),
    outputModalities: modalities(fields, OUTPUT_MODALITIES),
    pieces: pieces(fields),
    providerCostNanoUsd: costIn(fields),
  }
  fields.skip(...SHORT_CACHE_WRITE)
  fields.skip(
    // DeepSeek: the input that was not cached.
    'prompt_cache_miss_tokens',
    // Predicted output is part of the output, also what of it was rejected.
    'completion_tokens_details.accepted_prediction_tokens',
    'completion_tokens_details.rejected_prediction_tokens',
    // Groq's times, in seconds.
    'completion_time',
    'prompt_time',
    'queue_time',
    'total_time',
    // Of a counting endpoint's answer.
    'object',
  )
  return reported
}

function modalities(fields: FieldReader, known: readonly Modality[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const [modality, paths] of known) {
    const tokens = fields.count(...paths)
    if (tokens !== undefined && tokens > 0) all[modality] = tokens
  }
  return all
}

/** Searches and the like, which have prices of their own: OpenRouter's, Perplexity's, xAI's. */
function pieces(fields: FieldReader): Record<string, number> {
  const all = { ...fields.counts('server_tool_use'), ...fields.counts('server_tool_use_details') }
  for (const name of ['num_search_queries', 'num_sources_used', 'citation_tokens']) {
    const count = fields.count(name)
    if (count !== undefined && count > 0) all[name] = count
  }
  // Perplexity: chooses the price of the request.
  fields.skip('search_context_size')
  return all
}

/** A cost in dollars that OpenRouter, Perplexity, xAI or a gateway puts beside the tokens. */
function costIn(fields: FieldReader): bigint | null {
  const cost = nanoUsdOf(fields.take('cost.total_cost')) ?? nanoUsdOf(fields.take('cost'))
  const upstream = nanoUsdOf(fields.take('cost_details.upstream_inference_cost'))
  // With a key of one's own OpenRouter charges its fee, and the provider bills the rest.
  const ownKey = fields.take('is_byok') === true
  fields.skip('cost_details')
  // xAI: ten billion ticks are a dollar.
  const ticks = fields.count('cost_in_usd_ticks')
  if (cost !== null) return ownKey && upstream !== null ? cost + upstream : cost
  return ticks === undefined ? null : (BigInt(ticks) + 9n) / 10n
}
