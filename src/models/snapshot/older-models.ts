/**
 * Names that a models.dev snapshot does not have: older models with limits and prices of their own, and dated names of
 * models that it has. Without them an old name would be unknown; a newer model's numbers would be wrong for it.
 */
import type { ModelInfo, Prices } from '../types.ts'

const asOf = '2026-11-26'

function old(
  provider: string,
  id: string,
  limits: readonly [windowTokens: number, outputLimitTokens: number],
  prices: readonly [input: number, output: number, cacheRead?: number],
  more: Partial<ModelInfo> = {},
): ModelInfo {
  const [windowTokens, outputLimitTokens] = limits
  return { id, provider, windowTokens, outputLimitTokens, prices: pricesOf(...prices), asOf, ...more }
}

function pricesOf(input: number, output: number, cacheRead?: number): Prices {
  return {
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
    ...(cacheRead !== undefined && { cacheReadUsdPerMillion: cacheRead }),
  }
}

const tools = { tools: true }
const gone = { deprecated: true }
const sees = { inputModalities: ['text', 'image'] }
const thinks = { reasoning: true }
const completes = { purpose: 'completion' } as const

/**
 * Sources, looked up on 2026-11-27: for OpenAI's prices `@pydantic/genai-prices` 0.1.8, which a test compares them with;
 * for davinci-002, babbage-002 and Mistral's LiteLLM's `model_prices_and_context_window.json`. OpenAI's windows are those of
 * https://platform.openai.com/docs/models as public lists of that time repeat them; outputs are those of that page and were not looked up again.
 */
export const olderModels: readonly ModelInfo[] = [
  old('openai', 'gpt-3.5-turbo-0301', [4096, 4096], [1.5, 2], gone),
  old('openai', 'gpt-3.5-turbo-0613', [4096, 4096], [1.5, 2], { ...tools, ...gone }),
  old('openai', 'gpt-3.5-turbo-1106', [16_385, 4096], [1, 2], { ...tools, ...gone }),
  old('openai', 'gpt-3.5-turbo-16k', [16_385, 4096], [3, 4], {
    ...tools,
    ...gone,
    aliases: ['gpt-3.5-turbo-16k-0613'],
  }),
  old('openai', 'gpt-3.5-turbo-instruct', [4096, 4096], [1.5, 2], {
    ...completes,
    aliases: ['gpt-3.5-turbo-instruct-0914'],
  }),
  old('openai', 'gpt-4-0314', [8192, 8192], [30, 60], gone),
  old('openai', 'gpt-4-32k', [32_768, 8192], [60, 120], { ...gone, aliases: ['gpt-4-32k-0314', 'gpt-4-32k-0613'] }),
  old('openai', 'gpt-4-1106-preview', [128_000, 4096], [10, 30], { ...tools, ...gone }),
  old('openai', 'gpt-4-0125-preview', [128_000, 4096], [10, 30], {
    ...tools,
    ...gone,
    aliases: ['gpt-4-turbo-preview'],
  }),
  old('openai', 'gpt-4-vision-preview', [128_000, 4096], [10, 30], {
    ...sees,
    ...gone,
    aliases: ['gpt-4-1106-vision-preview'],
  }),
  old('openai', 'gpt-4.5-preview', [128_000, 16_384], [75, 150, 37.5], {
    ...tools,
    ...sees,
    ...gone,
    aliases: ['gpt-4.5-preview-2025-02-27'],
  }),
  old('openai', 'chatgpt-4o-latest', [128_000, 16_384], [5, 15], { ...sees, ...gone }),
  old('openai', 'gpt-4o-search-preview', [128_000, 16_384], [2.5, 10], {
    aliases: ['gpt-4o-search-preview-2025-03-11'],
  }),
  old('openai', 'gpt-4o-mini-search-preview', [128_000, 16_384], [0.15, 0.6], {
    aliases: ['gpt-4o-mini-search-preview-2025-03-11'],
  }),
  old('openai', 'o1-preview', [128_000, 32_768], [15, 60, 7.5], {
    ...thinks,
    ...gone,
    aliases: ['o1-preview-2024-09-12'],
  }),
  old('openai', 'o1-mini', [128_000, 65_536], [1.1, 4.4, 0.55], {
    ...thinks,
    ...gone,
    aliases: ['o1-mini-2024-09-12'],
  }),
  old('openai', 'codex-mini-latest', [200_000, 100_000], [1.5, 6, 0.375], { ...thinks, ...tools, ...sees, ...gone }),
  old('openai', 'computer-use-preview', [8192, 1024], [3, 12], {
    ...sees,
    aliases: ['computer-use-preview-2025-03-11'],
  }),
  old('openai', 'davinci-002', [16_384, 16_384], [2, 2], completes),
  old('openai', 'babbage-002', [16_384, 16_384], [0.4, 0.4], completes),
  old('mistral', 'mistral-large-2402', [32_000, 8191], [4, 12], { ...tools, ...gone }),
  old('mistral', 'mistral-large-2407', [128_000, 128_000], [3, 9], { ...tools, ...gone }),
]

/**
 * Dated names and names that point to a model, by the model's id. Sources: the model names in OpenAI's own SDK
 * (openai 6.49.0, `ChatModel` and `ResponsesModel`), Anthropic's and Google's pages of models.
 */
export const aliases: Readonly<Record<string, readonly string[]>> = {
  'openai/gpt-3.5-turbo': ['gpt-3.5-turbo-0125'],
  'openai/gpt-4': ['gpt-4-0613'],
  'openai/gpt-4-turbo': ['gpt-4-turbo-2024-04-09'],
  'openai/gpt-4.1': ['gpt-4.1-2025-04-14'],
  'openai/gpt-4.1-mini': ['gpt-4.1-mini-2025-04-14'],
  'openai/gpt-4.1-nano': ['gpt-4.1-nano-2025-04-14'],
  'openai/gpt-4o-mini': ['gpt-4o-mini-2024-07-18'],
  'openai/gpt-5': ['gpt-5-2025-08-07'],
  'openai/gpt-5-mini': ['gpt-5-mini-2025-08-07'],
  'openai/gpt-5-nano': ['gpt-5-nano-2025-08-07'],
  'openai/gpt-5-pro': ['gpt-5-pro-2025-10-06'],
  'openai/gpt-5.1': ['gpt-5.1-2025-11-13'],
  'openai/gpt-5.2': ['gpt-5.2-2025-12-11'],
  'openai/gpt-5.2-pro': ['gpt-5.2-pro-2025-12-11'],
  'openai/gpt-5.4': ['gpt-5.4-2026-03-05'],
  'openai/gpt-5.4-mini': ['gpt-5.4-mini-2026-03-17'],
  'openai/gpt-5.4-nano': ['gpt-5.4-nano-2026-03-17'],
  'openai/o1': ['o1-2024-12-17'],
  'openai/o1-pro': ['o1-pro-2025-03-19'],
  'openai/o3': ['o3-2025-04-16'],
  'openai/o3-mini': ['o3-mini-2025-01-31'],
  'openai/o3-pro': ['o3-pro-2025-06-10'],
  'openai/o3-deep-research': ['o3-deep-research-2025-06-26'],
  'openai/o4-mini': ['o4-mini-2025-04-16'],
  'openai/o4-mini-deep-research': ['o4-mini-deep-research-2025-06-26'],
  'anthropic/claude-3-5-sonnet-20241022': ['claude-3-5-sonnet-latest', 'claude-3-5-sonnet'],
  'anthropic/claude-3-7-sonnet-20250219': ['claude-3-7-sonnet-latest', 'claude-3-7-sonnet'],
  'anthropic/claude-3-haiku-20240307': ['claude-3-haiku'],
  'anthropic/claude-3-opus-20240229': ['claude-3-opus-latest', 'claude-3-opus'],
  'anthropic/claude-3-sonnet-20240229': ['claude-3-sonnet'],
  'google/gemini-2.0-flash': ['gemini-2.0-flash-001'],
  'google/gemini-2.0-flash-lite': ['gemini-2.0-flash-lite-001'],
}

/** Source: https://platform.openai.com/docs/pricing, fine-tuning. */
export const fineTunedPrices: Readonly<Record<string, Prices>> = {
  'openai/gpt-3.5-turbo': pricesOf(3, 6),
  'openai/gpt-4.1': pricesOf(3, 12, 0.75),
  'openai/gpt-4.1-mini': pricesOf(0.8, 3.2, 0.2),
  'openai/gpt-4.1-nano': pricesOf(0.2, 0.8, 0.05),
  'openai/gpt-4o-2024-08-06': pricesOf(3.75, 15, 1.875),
  'openai/gpt-4o-mini': pricesOf(0.3, 1.2, 0.15),
  'openai/o4-mini': pricesOf(4, 16, 1),
}
