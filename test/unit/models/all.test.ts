import { describe, expect, it } from 'vitest'
import { allModels, openrouterModels } from '../../../src/models/all.ts'
import { catalogueAsOf, catalogueModels, findModel } from '../../../src/models/index.ts'

const models = allModels()

describe('the models of all providers', () => {
  it('are more than 1,600 of 39, the default ones first, each with its date', () => {
    expect(models.length).toBeGreaterThan(1600)
    expect(new Set(models.map(({ provider }) => provider)).size).toBe(39)
    expect(models.slice(0, 5)).toEqual(catalogueModels().slice(0, 5))
    expect(models.every(({ asOf = '' }) => asOf >= catalogueAsOf)).toBe(true)
    expect(openrouterModels.length).toBeGreaterThan(300)
  })

  it('are all found by their provider and id', () => {
    for (const { provider, id, windowTokens } of models) {
      expect(findModel(`${provider}/${id}`, { models }), id).toMatchObject({ provider, id, windowTokens })
    }
  })

  // Names as each service's own documentation writes them.
  it.each([
    ['groq/llama-3.3-70b-versatile', 'groq', 131_072],
    ['together/meta-llama/Llama-3.3-70B-Instruct-Turbo', 'togetherai', 131_072],
    ['together_ai/openai/gpt-oss-120b', 'togetherai', 131_072],
    ['openrouter/anthropic/claude-sonnet-4.5', 'openrouter', 1_000_000],
    ['openrouter/deepseek/deepseek-v3.2', 'openrouter', 128_000],
    ['fireworks_ai/accounts/fireworks/models/gpt-oss-120b', 'fireworks-ai', 131_072],
    ['accounts/fireworks/models/gpt-oss-120b', 'fireworks-ai', 131_072],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'amazon-bedrock', 200_000],
    ['amazon.nova-pro-v1:0', 'amazon-bedrock', 300_000],
    ['us.amazon.nova-micro-v1:0', 'amazon-bedrock', 128_000],
    ['openai.gpt-oss-120b-1:0', 'amazon-bedrock', 128_000],
    ['bedrock/anthropic.claude-3-haiku-20240307-v1:0', 'anthropic', 200_000],
    ['azure/gpt-4o', 'azure', 128_000],
    ['azure/gpt-4.1-mini', 'azure', 1_047_576],
    ['vertex_ai/claude-opus-4-1@20250805', 'google-vertex', 200_000],
    ['meta-llama/Llama-3.3-70B-Instruct', 'llama', 128_000],
    ['hf/deepseek-ai/DeepSeek-V3.2', 'huggingface', 163_840],
    ['moonshotai/Kimi-K2.5', 'moonshotai', 262_144],
    ['zai-org/GLM-4.7', 'zai', 204_800],
    ['zai/glm-5.3', 'zai', 1_048_576],
    ['cerebras/gpt-oss-120b', 'cerebras', 131_072],
    ['@cf/google/gemma-4-26b-a4b-it', 'cloudflare-workers-ai', 256_000],
    ['gpt-oss:20b', 'ollama-cloud', 131_072],
    ['gpt-4o', 'openai', 128_000],
    ['openai/gpt-4o', 'openai', 128_000],
  ])('%s is of %s, with a window of %i', (name, provider, windowTokens) => {
    expect(findModel(name, { models })).toMatchObject({ provider, windowTokens })
  })

  it('have a price of zero only where the provider calls it free', () => {
    const free = models.filter(({ prices }) => prices?.inputUsdPerMillion === 0)
    expect(free.every(({ id }) => /:free$|^glm-4\.[57]-flash$/.test(id))).toBe(true)
    expect(findModel('openrouter/openai/gpt-oss-120b:free', { models })?.prices?.outputUsdPerMillion).toBe(0)
    expect(findModel('vercel/meta/llama-3.3-70b', { models })?.prices).toBeUndefined()
    // A router's own fee is not the price of the model it chooses.
    expect(findModel('azure/model-router', { models })?.prices).toBeUndefined()
  })
})
