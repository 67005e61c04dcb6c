/**
 * Usage of OpenAI's Chat Completions, Responses, Completions and Embeddings, and of everybody who speaks one of them:
 * cached input, reasoning and cost are where OpenAI has them, or where the others put them.
 */
import type { Reported } from '../types.ts'
import { asName, type Fields } from './fields.ts'
import { nanoUsdOf } from './money.ts'

export function readOpenAi(fields: Fields): Reported {
  const details = (name: string) => [`prompt_tokens_details.${name}`, `input_tokens_details.${name}`]
  const written = (name: string) => details(`cache_write_tokens_details.${name}`)
  const reported = {
    inputTokens: fields.count('prompt_tokens', 'input_tokens'),
    // Together, Hugging Face and Moonshot; Mistral; DeepSeek.
    cacheReadTokens: fields.count(
      ...details('cached_tokens'),
      'cached_tokens',
      'num_cached_tokens',
      'prompt_cache_hit_tokens',
    ),
    cacheWriteTokens: fields.count(...details('cache_write_tokens')),
    cacheWrite1hTokens: fields.count(...written('ttl_12h_tokens')),
    outputTokens: fields.count('completion_tokens', 'output_tokens'),
    reasoningTokens: fields.count(
      'completion_tokens_details.reasoning_tokens',
      'output_tokens_details.reasoning_tokens',
      'reasoning_tokens',
    ),
    totalTokens: fields.count('total_tokens'),
    tier: asName(fields.take('service_tier')),
    inputModalities: modalities(fields, ['prompt_tokens_details', 'input_tokens_details']),
    outputModalities: modalities(fields, ['completion_tokens_details', 'output_tokens_details']),
    pieces: pieces(fields),
    providerCostNanoUsd: costIn(fields),
  }
  for (const path of written('ttl_30m_tokens')) fields.skip(path)
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

const MODALITIES = ['text', 'audio', 'image', 'video', 'multimodal']

function modalities(fields: Fields, groups: readonly string[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const modality of MODALITIES) {
    const tokens = fields.count(...groups.map((group) => `${group}.${modality}_tokens`))
    if (tokens !== undefined && tokens > 0) all[modality] = tokens
  }
  return all
}

/** Searches and the like, which have prices of their own: OpenRouter's, Perplexity's, xAI's. */
function pieces(fields: Fields): Record<string, number> {
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
function costIn(fields: Fields): bigint | null {
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
