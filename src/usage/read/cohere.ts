/**
 * Usage of Cohere's v2 chat. What is billed is `billed_units`; `tokens` also has Cohere's own preamble, which is not.
 * Cached tokens are told of the larger number, so they may be more than what is billed.
 */
import type { Reported } from '../types.ts'
import type { FieldReader } from './fields.ts'

export function readCohere(fields: FieldReader): Reported {
  const inputTokens = fields.count('billed_units.input_tokens') ?? fields.count('tokens.input_tokens')
  const outputTokens = fields.count('billed_units.output_tokens') ?? fields.count('tokens.output_tokens')
  const pieces: Record<string, number> = {}
  for (const name of ['search_units', 'classifications', 'images']) {
    const count = fields.count(`billed_units.${name}`)
    if (count !== undefined && count > 0) pieces[name] = count
  }
  fields.skip('tokens.input_tokens', 'tokens.output_tokens')
  return {
    inputTokens,
    cacheReadTokens: Math.min(fields.count('cached_tokens') ?? 0, inputTokens ?? 0),
    outputTokens,
    pieces,
  }
}
