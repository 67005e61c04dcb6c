import { describe, expect, test } from 'vitest'
import { getModel, money } from '../../../src/models/index.ts'
import { priceUsage, readUsage } from '../../../src/usage/index.ts'

const anthropic = (usage: object) => readUsage('anthropic', usage)!

describe('what a usage costs', () => {
  test('the provider’s own cost wins', () => {
    const usage = readUsage('openai-chat', { prompt_tokens: 10, completion_tokens: 5, cost: 0.25 })!
    expect(priceUsage(usage, 'gpt-4o')).toEqual({
      costNanoUsd: 250_000_000n,
      source: 'provider',
      asOf: null,
      caveats: [],
    })
  })

  test('with a key of one’s own at OpenRouter: its fee and what the provider bills', () => {
    const usage = readUsage('openai-chat', {
      prompt_tokens: 10,
      completion_tokens: 5,
      cost: 0.01,
      is_byok: true,
      cost_details: { upstream_inference_cost: 0.2 },
    })!
    expect(usage.providerCostNanoUsd).toBe(210_000_000n)
  })

  // https://docs.claude.com/en/docs/build-with-claude/prompt-caching#pricing: Sonnet 4.5 takes $3, $3.75, $6, $0.30, $15.
  test('an hour’s cache write costs twice the input', () => {
    const usage = anthropic({
      input_tokens: 1000,
      cache_read_input_tokens: 1000,
      cache_creation_input_tokens: 2000,
      cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 1000 },
      output_tokens: 1000,
    })
    const milliUsd = 3 + 0.3 + 3.75 + 6 + 15
    expect(priceUsage(usage, 'claude-sonnet-4-5').costNanoUsd).toBe(BigInt(milliUsd * 1_000_000))
  })

  test('each run has the price of its own model', () => {
    const usage = anthropic({
      input_tokens: 1000,
      output_tokens: 0,
      iterations: [
        { type: 'message', input_tokens: 1000, output_tokens: 0 },
        { type: 'advisor_message', model: 'claude-opus-4-5', input_tokens: 1000, output_tokens: 0 },
      ],
    })
    const both = 1000 * (3 + 5) * 1000
    expect(priceUsage(usage, 'claude-sonnet-4-5').costNanoUsd).toBe(BigInt(both))
  })

  test('a run of a model without a price leaves all without one', () => {
    const usage = anthropic({
      input_tokens: 1,
      output_tokens: 1,
      iterations: [{ type: 'advisor_message', model: 'not-known', input_tokens: 1, output_tokens: 1 }],
    })
    expect(priceUsage(usage, 'claude-sonnet-4-5')).toMatchObject({ costNanoUsd: null, source: null })
  })

  test('each run has the price step of its own input', () => {
    const info = { ...getModel('claude-sonnet-4-5'), prices: { inputUsdPerMillion: 1, outputUsdPerMillion: 0 } }
    const tier = { aboveInputTokens: 200_000, inputUsdPerMillion: 2, outputUsdPerMillion: 0 }
    const run = { type: 'message', input_tokens: 150_000, output_tokens: 0 }
    const usage = anthropic({ input_tokens: 300_000, output_tokens: 0, iterations: [run, run] })
    expect(priceUsage(usage, { ...info, priceTiers: [tier] }).costNanoUsd).toBe(money(300_000, 1))
  })

  test.each([
    [{ service_tier: 'priority' }, /250 % of the list price/],
    [{ service_tier: 'flex' }, /costs less/],
    [{ prompt_tokens_details: { audio_tokens: 4 } }, /audio input is priced as text/],
    [{ server_tool_use: { web_search_requests: 2 } }, /2 web_search_requests have prices of their own/],
    [{ mystery_tokens: 3 }, /not known, so not priced: mystery_tokens/],
  ])('what the price leaves out is said: %j', (more, caveat) => {
    const usage = readUsage('openai-chat', { prompt_tokens: 10, completion_tokens: 5, ...more })!
    expect(priceUsage(usage, 'gpt-4o').caveats).toEqual([expect.stringMatching(caveat)])
  })

  // The price pages: GPT-4.1 costs $3.50 and $14 in the priority tier, Claude 1.1 times within the US, fast Opus 4.6 6 times.
  test.each([
    ['openai-chat', { service_tier: 'priority' }, 'gpt-4.1', 3.5, 14],
    ['anthropic', { inference_geo: 'us' }, 'claude-opus-4-6', 5.5, 27.5],
    ['anthropic', { speed: 'fast' }, 'claude-opus-4-6', 30, 150],
    ['anthropic', { service_tier: 'priority', inference_geo: 'global' }, 'claude-opus-4-6', 5, 25],
  ] as const)('of %s %j costs no less than its price page says', (api, more, model, input, output) => {
    const counts = api === 'anthropic' ? ['input_tokens', 'output_tokens'] : ['prompt_tokens', 'completion_tokens']
    const usage = readUsage(api, { [counts[0]!]: 1_000, [counts[1]!]: 100, ...more })!
    const cost = priceUsage(usage, model).costNanoUsd!
    const listed = BigInt(Math.round(1_000 * input * 1_000 + 100 * output * 1_000))
    expect(cost).toBeGreaterThanOrEqual(listed)
    expect(cost).toBeLessThanOrEqual((listed * 5n) / 3n)
  })

  test('a model that nobody knows has no cost', () => {
    const usage = readUsage('openai-chat', { prompt_tokens: 10, completion_tokens: 5 })!
    expect(priceUsage(usage, 'nobody/knows')).toMatchObject({ costNanoUsd: null, source: null })
    expect(priceUsage(usage, null).costNanoUsd).toBeNull()
  })
})
