import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ChatApi } from '../../../../src/chat/index.ts'
import { createUsageReader, readUsage, type TokenUsage } from '../../../../src/usage/index.ts'

/** Real usages, and what the list of recordings says of each; without that, a request of several runs or with tools. */
interface Recorded {
  readonly id: string
  readonly api: ChatApi
  readonly provider: string
  readonly events: readonly object[]
  readonly expected?: Readonly<Partial<Record<Figure, number>>>
}
type Figure = 'inputTokens' | 'cachedTokens' | 'cacheWriteTokens' | 'outputTokens' | 'reasoningTokens'

const path = new URL('../../../fixtures/usages.generated.json', import.meta.url)
const recorded = JSON.parse(readFileSync(path, 'utf8')) as readonly Recorded[]

/** Usages whose sums do not agree as the provider wrote them, and what is counted. */
const odd: Readonly<Record<string, Partial<TokenUsage>>> = {
  // Gemini through OpenAI's API: its thoughts are in the total alone.
  'test_openai/test_compatible_api_with_tool_calls_without_id#0': { inputTokens: 35, outputTokens: 74 },
  'test_openai/test_compatible_api_with_tool_calls_without_id#1': { inputTokens: 66, outputTokens: 34 },
  // More reasoning than output, by another tokenizer.
  'test_openrouter/test_openrouter_stream_error#0': { outputTokens: 10, reasoningTokens: 10 },
  // The same tokens as reads and as writes.
  'test_cache/test_openrouter_cache_instructions_gemini_real_api#0': {
    inputTokens: 2168,
    cacheReadTokens: 7,
    cacheWriteTokens: 2161,
  },
}

function read({ api, events }: Recorded): TokenUsage | null {
  const reader = createUsageReader(api)
  for (const event of events) reader.add(event)
  return reader.usage()
}

/** Gemini's candidates are without its thoughts, its other figures are as ours. */
function figuresOf(usage: TokenUsage, { api, expected = {} }: Recorded): Recorded['expected'] {
  const hasCache = api !== 'cohere'
  return {
    inputTokens: usage.inputTokens,
    ...(expected.outputTokens !== undefined && {
      outputTokens: api === 'gemini' ? usage.outputTokens - usage.reasoningTokens : usage.outputTokens,
    }),
    ...(expected.cachedTokens !== undefined && {
      cachedTokens: hasCache ? usage.cacheReadTokens : expected.cachedTokens,
    }),
    ...(expected.cacheWriteTokens !== undefined && { cacheWriteTokens: usage.cacheWriteTokens }),
    ...(expected.reasoningTokens !== undefined && { reasoningTokens: usage.reasoningTokens }),
  }
}

describe('recorded usages', () => {
  const single = recorded.filter(({ id, expected }) => expected !== undefined && !(id in odd))

  test('are read as the list of recordings has them', () => {
    expect(single.length).toBeGreaterThan(800)
    const wrong = single.flatMap((one) => {
      const usage = read(one)
      const figures = usage && figuresOf(usage, one)
      return JSON.stringify(sorted(figures)) === JSON.stringify(sorted(one.expected)) ? [] : [{ ...one, figures }]
    })
    expect(wrong).toEqual([])
  })

  test('have sums that agree, and nothing in them that is not known', () => {
    const told = recorded.flatMap((one) => {
      const { unread = ['nothing was read'], disagreements = [] } = read(one) ?? {}
      const unknown = unread.filter((field) => field !== 'pydantic_ai_gateway.cost_estimate')
      return one.id in odd ? [] : [...unknown, ...disagreements].map((what) => `${one.id}: ${what}`)
    })
    expect(told).toEqual([])
  })

  test.each(Object.entries(odd))('whose sums do not agree: %s', (id, expected) => {
    const usage = read(recorded.find((one) => one.id === id)!)
    expect(usage).toMatchObject(expected)
    expect(usage?.disagreements).toHaveLength(1)
  })

  test('are sums of their kinds', () => {
    for (const one of recorded) {
      const usage = read(one)!
      expect(usage.freshTokens, one.id).toBeGreaterThanOrEqual(0)
      expect(usage.freshTokens + usage.cacheReadTokens + usage.cacheWriteTokens, one.id).toBe(usage.inputTokens)
      expect(usage.totalTokens, one.id).toBe(usage.inputTokens + usage.outputTokens)
      expect(usage.reasoningTokens, one.id).toBeLessThanOrEqual(usage.outputTokens)
    }
  })

  test('are the same alone as at the end of a stream', () => {
    for (const one of recorded.filter(({ api, events }) => api !== 'anthropic' && events.length > 1)) {
      expect(readUsage(one.api, one.events.at(-1)), one.id).toEqual(read(one))
    }
  })
})

describe('requests of several runs', () => {
  const runs = recorded.filter(({ expected, api }) => expected === undefined && api === 'anthropic')

  test('count what compactions and advisors used, which the totals leave out', () => {
    expect(runs.length).toBeGreaterThan(4)
    for (const one of runs) {
      const usage = read(one)!
      const listed = usage.parts.reduce((sum, part) => sum + part.inputTokens + part.outputTokens, 0)
      expect(usage.totalTokens, one.id).toBe(listed)
    }
  })

  test('of a compaction with a cache: its writes are in', () => {
    const usage = readUsage('anthropic', {
      cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 0 },
      input_tokens: 229,
      output_tokens: 5,
      iterations: [
        {
          type: 'compaction',
          input_tokens: 100,
          output_tokens: 131,
          cache_creation_input_tokens: 55_096,
          cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 55_096 },
        },
        { type: 'message', input_tokens: 229, output_tokens: 5 },
      ],
    })
    expect(usage).toMatchObject({ inputTokens: 55_425, cacheWriteTokens: 55_096, outputTokens: 136, freshTokens: 329 })
  })

  test('of a kind that is not known are counted beside the totals', () => {
    const usage = readUsage('anthropic', {
      input_tokens: 10,
      output_tokens: 1,
      iterations: [
        { type: 'message', input_tokens: 10, output_tokens: 1 },
        { type: 'reviewer', input_tokens: 50, output_tokens: 5, model: 'claude-x' },
      ],
    })
    expect(usage).toMatchObject({ inputTokens: 60, outputTokens: 6, disagreements: [] })
  })

  test('whose runs are more than the totals count the runs, and say so', () => {
    const usage = readUsage('anthropic', {
      input_tokens: 10,
      output_tokens: 9,
      iterations: [{ type: 'message', input_tokens: 30, output_tokens: 1 }],
    })
    expect(usage).toMatchObject({ inputTokens: 30, outputTokens: 9 })
    expect(usage?.disagreements).toHaveLength(1)
  })
})

describe('what Gemini’s own tools brought in', () => {
  test('is input beside the prompt', () => {
    const tools = recorded.filter(({ expected, api }) => expected === undefined && api === 'gemini')
    expect(tools.length).toBeGreaterThan(5)
    for (const one of tools) {
      const { usageMetadata } = one.events.at(-1) as { usageMetadata: Record<string, number> }
      expect(read(one)!.inputTokens, one.id).toBe(
        usageMetadata.promptTokenCount! + usageMetadata.toolUsePromptTokenCount!,
      )
      expect(read(one)!.totalTokens, one.id).toBe(usageMetadata.totalTokenCount)
    }
  })
})

describe('usage that is not as it should be', () => {
  test('with reasoning beside the output: it is output', () => {
    const usage = readUsage('openai-chat', {
      prompt_tokens: 32,
      completion_tokens: 9,
      total_tokens: 270,
      completion_tokens_details: { reasoning_tokens: 229 },
    })
    expect(usage).toMatchObject({ inputTokens: 32, outputTokens: 238, reasoningTokens: 229, disagreements: [] })
  })

  test('with a total above the sum: the rest is output, and said', () => {
    const usage = readUsage('openai-chat', { prompt_tokens: 5, completion_tokens: 2, total_tokens: 100 })
    expect(usage?.outputTokens).toBe(95)
    expect(usage?.disagreements[0]).toContain('total 100')
  })

  test('with more cached input than input: it is beside the input', () => {
    const usage = readUsage('openai-chat', {
      prompt_tokens: 5,
      completion_tokens: 2,
      prompt_tokens_details: { cached_tokens: 1000 },
    })
    expect(usage).toMatchObject({ inputTokens: 1005, freshTokens: 5, cacheReadTokens: 1000 })
    expect(usage?.disagreements).toHaveLength(1)
  })

  test('fields that nobody knows are named, empty ones are not', () => {
    const usage = readUsage('openai-chat', {
      prompt_tokens: 5,
      completion_tokens: 2,
      flux_tokens: 7,
      other: { deep_tokens: 3, none: 0, nothing: null, list: [] },
      extra: [{ tokens: 4 }],
    })
    expect(usage?.unread).toEqual(['flux_tokens', 'other.deep_tokens', 'extra'])
  })

  test.each([-1, 1.5, Number.NaN, '12', 2 ** 60])('a count of %s is not counted, and named', (count) => {
    const usage = readUsage('openai-chat', { prompt_tokens: 5, completion_tokens: count })
    expect(usage?.outputTokens).toBe(0)
    expect(usage?.unread).toEqual(Number.isNaN(count) ? [] : ['completion_tokens'])
  })

  test.each([null, undefined, 5, 'x', [], {}, { usage: null }, { usage: {} }, { choices: [{ delta: {} }] }])(
    'of %j there is none',
    (value) => {
      for (const api of ['openai-chat', 'openai-responses', 'anthropic', 'gemini', 'cohere', 'ai-sdk'] as const) {
        expect(readUsage(api, value)).toBeNull()
      }
    },
  )

  test('an API that is not known is refused', () => {
    expect(() => createUsageReader('smoke-signals' as ChatApi)).toThrow(/api must be one of/)
  })
})

describe('a stream of Anthropic', () => {
  test('has the newest of each number, and keeps what later events leave out', () => {
    const reader = createUsageReader('anthropic')
    reader.add({
      type: 'message_start',
      message: {
        model: 'claude-sonnet-4-5-20250929',
        usage: {
          input_tokens: 20,
          cache_creation_input_tokens: 300,
          cache_read_input_tokens: 0,
          cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
          output_tokens: 1,
          service_tier: 'standard',
        },
      },
    })
    reader.add({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hi' } })
    reader.add({ type: 'message_delta', delta: {}, usage: { output_tokens: 40, input_tokens: null } })
    expect(reader.usage()).toMatchObject({
      model: 'claude-sonnet-4-5-20250929',
      inputTokens: 320,
      freshTokens: 20,
      cacheWriteTokens: 300,
      cacheWrite1hTokens: 200,
      outputTokens: 40,
      tier: 'standard',
    })
  })

  test('that ends early has what it began with', () => {
    const reader = createUsageReader('anthropic')
    reader.add({ type: 'message_start', message: { usage: { input_tokens: 20, output_tokens: 1 } } })
    expect(reader.usage()).toMatchObject({ inputTokens: 20, outputTokens: 1 })
  })
})

function sorted(value: object | null | undefined): unknown {
  return value && Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}
