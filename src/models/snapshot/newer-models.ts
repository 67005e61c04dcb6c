/**
 * Models that came after the snapshot: a newer one has them itself, and wins. Limits and prices are those of the makers'
 * own pages, or, where it says so, of pages that cite them. Where a page names a promotion with an end, the price after
 * it stands, so that no cost is ever too low. What no page says is left out.
 */
import type { ModelInfo, Prices, PriceTier } from '../types.ts'

const asOf = '2026-11-27'
const common = { asOf, tools: true, reasoning: true } as const

function pricesOf(input: number, output: number, cacheRead?: number, cacheWrite?: number): Prices {
  return {
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
    ...(cacheRead !== undefined && { cacheReadUsdPerMillion: cacheRead }),
    ...(cacheWrite !== undefined && { cacheWriteUsdPerMillion: cacheWrite }),
  }
}

/** Source: https://platform.claude.com/docs/en/about-claude/models, each model's page. Writes are those for five minutes. */
function claude(
  id: string,
  prices: readonly [input: number, output: number, read: number, write: number],
  more: Partial<ModelInfo> = {},
): ModelInfo {
  return {
    ...common,
    id,
    provider: 'anthropic',
    family: id.replace(/-\d.*$/, ''),
    windowTokens: 1_000_000,
    outputLimitTokens: 128_000,
    prices: pricesOf(...prices),
    inputModalities: ['text', 'image', 'pdf'],
    ...more,
  }
}

/**
 * Source: https://developers.openai.com/api/docs/models, each model's page: above 272,000 tokens of input it costs twice,
 * output half as much again, for the whole request; a write to the cache costs a quarter more than input. A read from it
 * costs a tenth of input, and since GPT-6.1 a twentieth.
 */
function gpt(
  id: string,
  input: number,
  output: number,
  cacheRead = input / 10,
  more: Partial<ModelInfo> = {},
): ModelInfo {
  const above: PriceTier = {
    aboveInputTokens: 272_000,
    inputUsdPerMillion: 2 * input,
    // Not `1.5 * output`: a half more of $1.20 is $1.80, and not a little less.
    outputUsdPerMillion: (15 * output) / 10,
    cacheReadUsdPerMillion: 2 * cacheRead,
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
    prices: pricesOf(input, output, cacheRead, 1.25 * input),
    priceTiers: [above],
    inputModalities: ['text', 'image'],
    structuredOutput: true,
    ...more,
  }
}

/**
 * Source: https://ai.google.dev/gemini-api/docs/pricing, as models.dev cites it. Half of that until 2026-12-31.
 * The limits are those of https://ai.google.dev/gemini-api/docs/models.
 */
function geminiFlash(id: string): ModelInfo {
  return {
    ...common,
    id,
    provider: 'google',
    family: 'gemini-flash',
    windowTokens: 1_048_576,
    outputLimitTokens: 65_536,
    prices: pricesOf(1.5, 7.5, 0.15),
    inputModalities: ['text', 'image', 'pdf', 'audio', 'video'],
    structuredOutput: true,
  }
}

export const newerModels: readonly ModelInfo[] = [
  claude('claude-fable-5-1', [10, 50, 0.25, 12.5]),
  claude('claude-opus-5', [5, 25, 0.5, 6.25]),
  claude('claude-opus-5-5', [4, 20, 0.2, 5]),
  claude('claude-sonnet-5-5', [2, 10, 0.2, 2.5]),
  // The step is of pages that cite Anthropic's; a write for five minutes costs a quarter more than input, as everywhere there.
  claude('claude-haiku-5-5', [0.1, 0.5, 0.01, 0.125], {
    priceTiers: [{ aboveInputTokens: 100_000, ...pricesOf(0.5, 2.5, 0.05, 0.625) }],
  }),
  // $4 and $20 were promised until 2026-11-21 only.
  gpt('gpt-5.6-sol', 5, 30, 0.5, { aliases: ['gpt-5.6'] }),
  gpt('gpt-5.6-terra', 2, 12),
  gpt('gpt-5.6-luna', 0.2, 1.2),
  // The prices of GPT-6 Sol and Astra, of GPT-6.1 Sol, and what GPT-6.1 Terra's cache costs are of pages that cite OpenAI's.
  gpt('gpt-6-astra', 10, 50),
  gpt('gpt-6-sol', 2, 10),
  gpt('gpt-6-luna', 0.1, 0.5),
  gpt('gpt-6.1-sol', 2, 10, 0.1),
  gpt('gpt-6.1-terra', 1, 5, 0.05),
  {
    // What its cache costs stands on no page that was found.
    ...gpt('gpt-6.2-astra', 8, 40),
    prices: pricesOf(8, 40),
    priceTiers: [{ aboveInputTokens: 272_000, ...pricesOf(16, 60) }],
  },
  gpt('gpt-6.2-sol', 2, 10, 0.1),
  geminiFlash('gemini-3.6-flash'),
  geminiFlash('gemini-3.7-flash'),
  geminiFlash('gemini-3.8-flash'),
  {
    // Source: https://docs.z.ai/guides/overview/pricing, as pages of others cite it.
    ...common,
    id: 'glm-5.3',
    provider: 'zai',
    family: 'glm',
    windowTokens: 1_048_576,
    outputLimitTokens: 131_072,
    prices: pricesOf(1.4, 4.4, 0.26),
    inputModalities: ['text'],
    structuredOutput: true,
  },
]
