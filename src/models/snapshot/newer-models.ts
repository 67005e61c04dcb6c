/**
 * Models that came after the snapshot: a newer one has them itself, and wins. Limits and prices are those of the makers'
 * own pages. Where a page names a promotion with an end, the price after it stands, so that no cost is ever too low.
 */
import type { ModelInfo, Prices, PriceTier } from '../types.ts'

const asOf = '2026-11-27'
const common = { asOf, tools: true, reasoning: true } as const

function pricesOf(input: number, output: number, cacheRead: number, cacheWrite?: number): Prices {
  return {
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
    cacheReadUsdPerMillion: cacheRead,
    ...(cacheWrite !== undefined && { cacheWriteUsdPerMillion: cacheWrite }),
  }
}

/** Source: https://platform.claude.com/docs/en/about-claude/models, each model's page. Writes are those for five minutes. */
function claude(id: string, prices: readonly [input: number, output: number, read: number, write: number]): ModelInfo {
  return {
    ...common,
    id,
    provider: 'anthropic',
    family: id.replace(/-\d.*$/, ''),
    windowTokens: 1_000_000,
    outputLimitTokens: 128_000,
    prices: pricesOf(...prices),
    inputModalities: ['text', 'image', 'pdf'],
  }
}

/**
 * Source: https://developers.openai.com/api/docs/models, each model's page: above 272,000 tokens of input it costs twice,
 * output half as much again, for the whole request; a write to the cache costs a quarter more than input.
 */
function gpt(id: string, input: number, output: number, more: Partial<ModelInfo> = {}): ModelInfo {
  const above: PriceTier = {
    aboveInputTokens: 272_000,
    inputUsdPerMillion: 2 * input,
    // Not `1.5 * output`: a half more of $1.20 is $1.80, and not a little less.
    outputUsdPerMillion: (15 * output) / 10,
    cacheReadUsdPerMillion: input / 5,
    cacheWriteUsdPerMillion: 2.5 * input,
  }
  return {
    ...common,
    id,
    provider: 'openai',
    family: 'gpt',
    windowTokens: 1_050_000,
    inputLimitTokens: 922_000,
    outputLimitTokens: 128_000,
    prices: pricesOf(input, output, input / 10, 1.25 * input),
    priceTiers: [above],
    inputModalities: ['text', 'image'],
    structuredOutput: true,
    ...more,
  }
}

export const newerModels: readonly ModelInfo[] = [
  claude('claude-opus-5', [5, 25, 0.5, 6.25]),
  claude('claude-opus-5-5', [4, 20, 0.2, 5]),
  claude('claude-sonnet-5-5', [2, 10, 0.2, 2.5]),
  // $4 and $20 were promised until 2026-11-21 only.
  gpt('gpt-5.6-sol', 5, 30, { aliases: ['gpt-5.6'] }),
  gpt('gpt-5.6-terra', 2, 12),
  gpt('gpt-5.6-luna', 0.2, 1.2),
  {
    // Source: https://ai.google.dev/gemini-api/docs/pricing. Half of that until 2026-12-31.
    ...common,
    id: 'gemini-3.6-flash',
    provider: 'google',
    family: 'gemini-flash',
    windowTokens: 1_048_576,
    outputLimitTokens: 65_536,
    prices: pricesOf(1.5, 7.5, 0.15),
    inputModalities: ['text', 'image', 'pdf', 'audio', 'video'],
    structuredOutput: true,
  },
]
