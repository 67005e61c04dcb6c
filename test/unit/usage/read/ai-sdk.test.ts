import { describe, expect, expectTypeOf, test } from 'vitest'
import { readUsage, type TokenUsage } from '../../../../src/usage/index.ts'

const same = { inputTokens: 100, freshTokens: 20, cacheReadTokens: 50, cacheWriteTokens: 30, outputTokens: 40 }

describe('the AI SDK’s usage', () => {
  test('of models of version 3 and 4', () => {
    const usage = {
      inputTokens: { total: 100, noCache: 20, cacheRead: 50, cacheWrite: 30 },
      outputTokens: { total: 40, text: 25, reasoning: 15 },
    }
    const read = readUsage('ai-sdk', { type: 'finish', usage, finishReason: { unified: 'stop' } })
    expect(read).toMatchObject({ ...same, reasoningTokens: 15, unread: [], disagreements: [] })
  })

  test('of its functions, version 7', () => {
    const usage = {
      inputTokens: 100,
      inputTokenDetails: { noCacheTokens: 20, cacheReadTokens: 50, cacheWriteTokens: 30 },
      outputTokens: 40,
      outputTokenDetails: { textTokens: 25, reasoningTokens: 15 },
      totalTokens: 140,
    }
    const read = readUsage('ai-sdk', { usage: { ...usage, inputTokens: 1 }, totalUsage: usage })
    expect(read).toMatchObject({ ...same, reasoningTokens: 15, unread: [] })
  })

  test('of models of version 2', () => {
    const usage = { inputTokens: 100, outputTokens: 40, totalTokens: 140, cachedInputTokens: 50, reasoningTokens: 15 }
    expect(readUsage('ai-sdk', usage)).toMatchObject({ inputTokens: 100, cacheReadTokens: 50, outputTokens: 40 })
  })

  test('of version 2 with Anthropic, whose package passes the provider’s own on', () => {
    const read = readUsage('ai-sdk', {
      type: 'finish',
      usage: { inputTokens: 20, outputTokens: 40, totalTokens: 60, cachedInputTokens: 50 },
      providerMetadata: {
        anthropic: {
          usage: {
            input_tokens: 20,
            cache_read_input_tokens: 50,
            cache_creation_input_tokens: 30,
            cache_creation: { ephemeral_1h_input_tokens: 30, ephemeral_5m_input_tokens: 0 },
            output_tokens: 40,
          },
        },
      },
    })
    expect(read).toMatchObject({ ...same, cacheWrite1hTokens: 30 })
  })

  test('prefers the provider’s own object, which says more', () => {
    const read = readUsage('ai-sdk', {
      usage: {
        inputTokens: { total: 100, noCache: 20, cacheRead: 50, cacheWrite: 30 },
        outputTokens: { total: 40, text: undefined, reasoning: undefined },
        raw: {
          prompt_tokens: 100,
          completion_tokens: 40,
          prompt_tokens_details: { cached_tokens: 50, cache_write_tokens: 30 },
          cost: 0.00012,
        },
      },
      response: { modelId: 'openai/gpt-5' },
    })
    expect(read).toMatchObject({ ...same, providerCostNanoUsd: 120_000n, model: 'openai/gpt-5' })
  })

  test('keeps the SDK’s numbers where the provider’s object has fewer, and says so', () => {
    const raw = { prompt_tokens: 1, completion_tokens: 1 }
    const read = readUsage('ai-sdk', { inputTokens: 100, outputTokens: 40, raw })
    expect(read).toMatchObject({ inputTokens: 100, outputTokens: 40 })
    expect(read?.disagreements).toHaveLength(1)
  })

  test('has the gateway’s cost', () => {
    const metadata = { gateway: { cost: '0.0000071', routing: {} } }
    const read = readUsage('ai-sdk', { usage: { inputTokens: 1, outputTokens: 2 }, providerMetadata: metadata })
    expect(read?.providerCostNanoUsd).toBe(7_100n)
  })

  test('of embeddings', () => {
    expect(readUsage('ai-sdk', { usage: { tokens: 12 } })).toMatchObject({ inputTokens: 12, outputTokens: 0 })
  })

  test('the types of the SDKs are read whole', () => {
    type V4 = import('ai7').LanguageModelUsage
    const usage: V4 = {
      inputTokens: 100,
      inputTokenDetails: { noCacheTokens: 20, cacheReadTokens: 50, cacheWriteTokens: 30 },
      outputTokens: 40,
      outputTokenDetails: { textTokens: 25, reasoningTokens: 15 },
      totalTokens: 140,
    }
    expectTypeOf(readUsage).returns.toEqualTypeOf<TokenUsage | null>()
    expect(readUsage('ai-sdk', usage)?.unread).toEqual([])
  })
})
