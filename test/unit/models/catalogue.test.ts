import { describe, expect, it } from 'vitest'
import { TokenroomError } from '../../../src/errors/index.ts'
import { catalogueAsOf, catalogueModels, findModel, getModel } from '../../../src/models/index.ts'

describe('the catalogue', () => {
  it('has a window for every model and an id that finds it', () => {
    expect(catalogueModels().length).toBeGreaterThan(150)
    for (const model of catalogueModels()) {
      expect(model.windowTokens, model.id).toBeGreaterThan(0)
      expect(findModel(`${model.provider}/${model.id}`)?.windowTokens, model.id).toBeDefined()
    }
  })

  it('says of when its data is', () => {
    expect(catalogueAsOf).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(getModel('gpt-4o').asOf).toBe(catalogueAsOf)
  })

  it('has limits below the window, tiers and cache prices where the provider has them', () => {
    const model = getModel('gpt-5.4')
    expect(model).toMatchObject({ windowTokens: 1_050_000, inputLimitTokens: 922_000, outputLimitTokens: 128_000 })
    expect(model.prices).toMatchObject({ inputUsdPerMillion: 2.5, cacheReadUsdPerMillion: 0.25 })
    expect(model.priceTiers?.[0]).toMatchObject({ aboveInputTokens: 272_000, inputUsdPerMillion: 5 })
  })

  it.each([
    ['gpt-4o', 'openai', 'gpt-4o'],
    ['GPT-4o', 'openai', 'gpt-4o'],
    ['openai/gpt-4o', 'openai', 'gpt-4o'],
    ['openrouter/openai/gpt-4o:free', 'openai', 'gpt-4o'],
    ['azure/gpt-35-turbo', 'openai', 'gpt-3.5-turbo'],
    ['gpt-35-turbo', 'openai', 'gpt-3.5-turbo'],
    ['gpt-4o-2024-08-06', 'openai', 'gpt-4o-2024-08-06'],
    ['gpt-4o-mini-2024-07-18', 'openai', 'gpt-4o-mini'],
    ['gpt-4-0613', 'openai', 'gpt-4'],
    ['ft:gpt-4o-mini-2024-07-18:acme::abc', 'openai', 'gpt-4o-mini'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic', 'claude-sonnet-4-5-20250929'],
    ['anthropic.claude-3-haiku-20240307-v1:0', 'anthropic', 'claude-3-haiku-20240307'],
    ['claude-3-5-sonnet@20241022', 'anthropic', 'claude-3-5-sonnet-20241022'],
    ['anthropic/claude-sonnet-4.5', 'anthropic', 'claude-sonnet-4-5'],
    ['claude-opus-4', 'anthropic', 'claude-opus-4-0'],
    ['claude-4-sonnet', 'anthropic', 'claude-sonnet-4-0'],
    ['models/gemini-2.5-pro', 'google', 'gemini-2.5-pro'],
    ['groq/llama-3.1-8b-instant', 'groq', 'llama-3.1-8b-instant'],
    ['groq/qwen/qwen3-32b', 'groq', 'qwen/qwen3-32b'],
    ['alibaba/qwen3-32b', 'alibaba', 'qwen3-32b'],
    ['openai/gpt-oss-120b', 'groq', 'openai/gpt-oss-120b'],
  ])('%s is %s %s', (name, provider, id) => expect(findModel(name)).toMatchObject({ provider, id }))

  it('knows the encoding of what OpenAI serves, and of nothing that has none', () => {
    expect(getModel('gpt-4o').encoding).toBe('o200k_base')
    expect(getModel('openai/gpt-oss-120b').encoding).toBe('o200k_harmony')
    expect(getModel('claude-opus-4-1').encoding).toBeUndefined()
  })

  it('lets an entry of your own win', () => {
    const models = [
      { id: 'gpt-4o', windowTokens: 1000 },
      { id: 'house-model', windowTokens: 42 },
    ]
    expect(findModel('openai/gpt-4o', { models })).toMatchObject({ windowTokens: 1000, encoding: 'o200k_base' })
    expect(findModel('house-model', { models })?.asOf).toBeUndefined()
    expect(findModel('gpt-4o-mini', { models })?.windowTokens).toBe(128_000)
  })

  it.each(['gpt-9', 'claude-sonet-4-5', '', '/', 'ft:', '__proto__', 'constructor'])('refuses %j', (name) => {
    expect(() => getModel(name)).toThrow(TokenroomError)
    expect(findModel(name)).toBeUndefined()
  })

  it('suggests near names', () => {
    try {
      getModel('claude-sonet-4-5')
      expect.unreachable()
    } catch (error) {
      if (!TokenroomError.isInstance(error) || error.code !== 'UNKNOWN_MODEL') throw error
      expect(error.data).toMatchObject({ nearest: expect.arrayContaining(['claude-sonnet-4-5']) })
      expect(error.message).toContain('claude-sonnet-4-5')
    }
  })
})
