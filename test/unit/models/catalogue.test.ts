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

  // Limits and prices of the makers' own pages: platform.claude.com/docs/en/about-claude/models and
  // developers.openai.com/api/docs/models, looked up on 2026-11-27; above 272,000 tokens the whole request costs more.
  // Those of Gemini are as models.dev cites ai.google.dev, from 2027 on.
  it.each([
    ['gpt-5.6', 'gpt-5.6-sol', 1_050_000, [5, 30], [10, 45]],
    ['gpt-5.6-terra', 'gpt-5.6-terra', 1_050_000, [2, 12], [4, 18]],
    ['openai.gpt-5.6-luna', 'gpt-5.6-luna', 1_050_000, [0.2, 1.2], [0.4, 1.8]],
    ['claude-opus-5', 'claude-opus-5', 1_000_000, [5, 25], undefined],
    ['anthropic/claude-opus-5.5', 'claude-opus-5-5', 1_000_000, [4, 20], undefined],
    ['claude-sonnet-5-5', 'claude-sonnet-5-5', 1_000_000, [2, 10], undefined],
    ['claude-fable-5-1', 'claude-fable-5-1', 1_000_000, [10, 50], undefined],
    ['anthropic/claude-haiku-5.5', 'claude-haiku-5-5', 1_000_000, [0.1, 0.5], [0.5, 2.5]],
    ['gpt-6-astra', 'gpt-6-astra', 1_050_000, [10, 50], [20, 75]],
    ['gpt-6-sol', 'gpt-6-sol', 1_050_000, [2, 10], [4, 15]],
    ['gpt-6-luna', 'gpt-6-luna', 1_050_000, [0.1, 0.5], [0.2, 0.75]],
    ['gpt-6.1-sol', 'gpt-6.1-sol', 1_050_000, [2, 10], [4, 15]],
    ['gpt-6.1-terra', 'gpt-6.1-terra', 1_050_000, [1, 5], [2, 7.5]],
    ['gpt-6.2-astra', 'gpt-6.2-astra', 1_050_000, [8, 40], [16, 60]],
    ['openai/gpt-6.2-sol', 'gpt-6.2-sol', 1_050_000, [2, 10], [4, 15]],
    ['gemini-3.6-flash', 'gemini-3.6-flash', 1_048_576, [1.5, 7.5], undefined],
    ['gemini-3.7-flash', 'gemini-3.7-flash', 1_048_576, [1.5, 7.5], undefined],
    ['gemini-3.8-flash', 'gemini-3.8-flash', 1_048_576, [1.5, 7.5], undefined],
  ])('knows %s, which came after the snapshot', (name, id, windowTokens, prices, above) => {
    const model = getModel(name)
    expect(model).toMatchObject({ id, windowTokens, asOf: '2026-11-27' })
    expect([model.prices?.inputUsdPerMillion, model.prices?.outputUsdPerMillion]).toEqual(prices)
    const [step] = model.priceTiers ?? []
    expect(step && [step.inputUsdPerMillion, step.outputUsdPerMillion]).toEqual(above)
  })

  it('has what each of them takes to read from the cache, where the maker says so', () => {
    const reads = (name: string) => getModel(name).prices?.cacheReadUsdPerMillion
    expect(['gpt-6-sol', 'gpt-6.1-sol', 'gpt-6.2-sol', 'gpt-6.1-terra', 'gpt-6-luna'].map(reads)).toEqual([
      0.2, 0.1, 0.1, 0.05, 0.01,
    ])
    expect(['claude-fable-5-1', 'claude-haiku-5-5'].map(reads)).toEqual([0.25, 0.01])
    expect(reads('gpt-6.2-astra')).toBeUndefined()
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
    ['gpt-4o-latest', 'openai', 'gpt-4o'],
    ['gpt-3.5-turbo-0613', 'openai', 'gpt-3.5-turbo-0613'],
    ['o1-preview-2024-09-12', 'openai', 'o1-preview'],
    ['ft:gpt-4o-mini-2024-07-18:acme::abc', 'openai', 'gpt-4o-mini'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic', 'claude-sonnet-4-5-20250929'],
    ['anthropic.claude-3-haiku-20240307-v1:0', 'anthropic', 'claude-3-haiku-20240307'],
    ['claude-3-5-sonnet@20241022', 'anthropic', 'claude-3-5-sonnet-20241022'],
    ['anthropic/claude-sonnet-4.5', 'anthropic', 'claude-sonnet-4-5'],
    ['anthropic/claude-3.5-sonnet', 'anthropic', 'claude-3-5-sonnet-20241022'],
    [
      'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0',
      'anthropic',
      'claude-3-haiku-20240307',
    ],
    [
      'projects/p/locations/l/publishers/anthropic/models/claude-opus-4-1@20250805',
      'anthropic',
      'claude-opus-4-1-20250805',
    ],
    ['claude-opus-4', 'anthropic', 'claude-opus-4-0'],
    ['claude-4-sonnet', 'anthropic', 'claude-sonnet-4-0'],
    ['models/gemini-2.5-pro', 'google', 'gemini-2.5-pro'],
    ['groq/llama-3.1-8b-instant', 'groq', 'llama-3.1-8b-instant'],
    ['groq/qwen/qwen3-32b', 'groq', 'qwen/qwen3-32b'],
    ['alibaba/qwen3-32b', 'alibaba', 'qwen3-32b'],
    ['openai/gpt-oss-120b', 'groq', 'openai/gpt-oss-120b'],
  ])('%s is %s %s', (name, provider, id) => expect(findModel(name)).toMatchObject({ provider, id }))

  // A dated or older name takes its own numbers, or none: a newer model's window would overflow it.
  it.each([
    ['gpt-3.5-turbo-0613', 4096, 1.5],
    ['gpt-3.5-turbo', 16_385, 0.5],
    ['gpt-3.5-turbo-16k-0613', 16_385, 3],
    ['azure/gpt-4-32k', 32_768, 60],
    ['gpt-4-1106-preview', 128_000, 10],
    ['gpt-4o-2024-05-13', 128_000, 5],
    ['o1-preview', 128_000, 15],
    ['o1-mini', 128_000, 1.1],
    ['mistral-large-2402', 32_000, 4],
    ['mistral-large-latest', 262_144, 0.5],
    ['gpt-5-chat-latest', 128_000, 1.25],
  ])('%s has a window of %i and costs $%f a million', (name, windowTokens, inputUsdPerMillion) => {
    expect(findModel(name)).toMatchObject({ windowTokens, prices: { inputUsdPerMillion } })
  })

  it.each([
    'gpt-4o-2031-01-01',
    'gpt-5.4-preview',
    'gemini-2.5-pro-preview-05-06',
    'claude-sonnet-4-5-20990101',
    'mistral-large-2401',
    'kimi-k2-0101-preview',
    'anthropic.claude-3-haiku-20240307-v1:0:48k',
    // Hosts whose models the default catalogue does not have: Groq's price is not theirs.
    'cerebras/openai/gpt-oss-120b',
    'deepinfra/qwen/qwen3-32b',
  ])('does not know %s, and does not guess', (name) => expect(findModel(name)).toBeUndefined())

  it('has the prices of fine-tuned models apart', () => {
    expect(getModel('ft:gpt-4o-mini-2024-07-18:acme::abc').prices).toMatchObject({ inputUsdPerMillion: 0.3 })
    expect(getModel('gpt-4o-mini-2024-07-18').prices).toMatchObject({ inputUsdPerMillion: 0.15 })
    // Nobody says what a fine-tuned gpt-4 costs.
    expect(getModel('ft:gpt-4-0613:acme::abc')).toMatchObject({ windowTokens: 8192 })
    expect(getModel('ft:gpt-4-0613:acme::abc').prices).toBeUndefined()
  })

  it("does not take the maker's price for a cloud's regional one, which can be higher", () => {
    expect(getModel('eu.anthropic.claude-sonnet-4-5-20250929-v1:0').windowTokens).toBe(200_000)
    expect(getModel('eu.anthropic.claude-sonnet-4-5-20250929-v1:0').prices).toBeUndefined()
    expect(getModel('global.anthropic.claude-sonnet-4-5-20250929-v1:0').prices).toMatchObject({ inputUsdPerMillion: 3 })
  })

  it('has no price of zero for what writes, and says what does not chat', () => {
    for (const { id, prices, purpose } of catalogueModels()) {
      if (!prices) continue
      expect(prices.inputUsdPerMillion, id).toBeGreaterThan(0)
      if (purpose !== 'embedding') expect(prices.outputUsdPerMillion, id).toBeGreaterThan(0)
    }
    expect(getModel('meta-llama/llama-3.3-70b-instruct').prices).toBeUndefined()
    expect(getModel('text-embedding-3-small')).toMatchObject({
      purpose: 'embedding',
      prices: { outputUsdPerMillion: 0 },
    })
    expect(getModel('gemini-embedding-001').purpose).toBe('embedding')
  })

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

  it.each([
    ['gemini-3-pro', ['gemini-3-pro-preview', 'gemini-3-pro-image-preview']],
    ['gpt-4o-mni', ['gpt-4o-mini']],
    ['claude-sonet-4-5', ['claude-sonnet-4-5']],
  ])('suggests for %s what begins like it, or is near', (name, expected) => {
    expect(() => getModel(name)).toThrow(expect.objectContaining({ code: 'UNKNOWN_MODEL' }))
    try {
      getModel(name)
    } catch (error) {
      const { nearest } = (error as TokenroomError<'UNKNOWN_MODEL'>).data
      expect(nearest.slice(0, expected.length)).toEqual(expected)
    }
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
