import { describe, expect, it } from 'vitest'
import { countRequest } from '../../../src/chat/index.ts'
import { createPlanner, type Slot } from '../../../src/planner/index.ts'
import { conversations, requestOf } from '../../helpers/conversations.ts'
import { tiktokenCounter } from '../../helpers/tiktoken-counter.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const o200k = tiktokenCounter('o200k_base')

describe.each(conversations)('$api', ({ api, model, messages }) => {
  const planner = () => createPlanner<object>({ api, model, counter: new WordCounter(), outputReserve: 0 })

  it('counts between bounds, and says whether they are sure', async () => {
    const count = await countRequest(requestOf(api, messages), { api, model, counter: o200k })
    expect(count.lower).toBeLessThanOrEqual(count.tokens)
    expect(count.tokens).toBeLessThanOrEqual(count.upper)
    expect(count.exact).toBe(false)
    expect(count.source).toMatch(/^(?:fitted|estimate)$/)
    expect(Object.values(count.breakdown).reduce((a, b) => a + b, 0)).toBe(count.upper)
    expect(count.breakdown['tool-call']).toBeGreaterThan(0)
    expect(count.breakdown['tool-result']).toBeGreaterThan(0)
  })

  it('plans the whole conversation, and makes a request that counts what the plan says', async () => {
    const slots: Slot<object>[] = [
      { name: 'system', text: 'You are terse.' },
      { name: 'history', messages, policy: 'drop-oldest' },
    ]
    const plan = await planner().plan({ slots })
    expect(plan.messages).toHaveLength(messages.length + 1)
    const count = await countRequest(plan.request, { api, model, counter: new WordCounter() })
    expect(count).toMatchObject({ lower: plan.input.lower, tokens: plan.input.tokens, upper: plan.input.upper })
  })

  it('puts the system prompt where the API has it', async () => {
    const { request } = await planner().plan({
      slots: [
        { name: 'system', text: 'You are terse.' },
        { name: 'user', text: 'hi' },
      ],
    })
    expect(
      JSON.stringify(request.system ?? request.systemInstruction ?? request.messages?.[0] ?? request.input?.[0]),
    ).toContain('You are terse.')
    if (request.system || request.systemInstruction)
      expect(JSON.stringify(request.messages ?? request.contents)).not.toContain('terse')
  })

  it('never parts calls, results and reasoning, whatever the room', async () => {
    const structural = messages.filter((message) => /call|result|tool|reasoning/i.test(JSON.stringify(message)))
    const one = planner()
    const kept = new Set<number>()
    for (let windowTokens = 20; windowTokens < 700; windowTokens += 7) {
      const { plan } = await one.preview(
        { slots: [{ name: 'history', messages, policy: { kind: 'drop-oldest', unit: 'message' } }] },
        { windowTokens, outputReserve: 0 },
      )
      if (!plan) continue
      kept.add(plan.messages.length)
      const some = structural.filter((message) => plan.messages.includes(message))
      expect([0, structural.length]).toContain(some.length)
    }
    expect(kept.size).toBeGreaterThan(2)
  })

  it('drops whole turns', async () => {
    const { plan } = await planner().preview(
      { slots: [{ name: 'history', messages, policy: { kind: 'drop-oldest', min: 1 } }] },
      { windowTokens: 60, outputReserve: 0 },
    )
    expect(plan?.messages).toEqual(messages.slice(-1))
  })
})

describe("Anthropic's documented counts lie within the bounds", () => {
  it('14 for a system prompt and a greeting', async () => {
    const request = { system: 'You are a scientist', messages: [{ role: 'user', content: 'Hello, Claude' }] }
    const count = await countRequest(request, { api: 'anthropic', model: 'claude-sonnet-4-5', counter: o200k })
    expect(count.lower).toBeLessThanOrEqual(14)
    expect(count.upper).toBeGreaterThanOrEqual(14)
    expect(count.upper).toBeLessThan(14 * 4)
  })

  it('403 for a tool and a question', async () => {
    const request = {
      tools: [
        {
          name: 'get_weather',
          description: 'Get the current weather in a given location',
          input_schema: {
            type: 'object',
            properties: { location: { type: 'string', description: 'The city and state, e.g. San Francisco, CA' } },
            required: ['location'],
          },
        },
      ],
      messages: [{ role: 'user', content: "What's the weather like in San Francisco?" }],
    }
    const count = await countRequest(request, { api: 'anthropic', model: 'claude-sonnet-4-0', counter: o200k })
    expect(count.lower).toBeLessThanOrEqual(403)
    expect(count.upper).toBeGreaterThanOrEqual(403)
    expect(Math.abs(count.tokens - 403)).toBeLessThan(60)
  })
})

it("Google's documented 10 and 11 tokens for a sentence lie within the bounds", async () => {
  const request = { contents: [{ role: 'user', parts: [{ text: 'The quick brown fox jumps over the lazy dog.' }] }] }
  const count = await countRequest(request, { api: 'gemini', model: 'gemini-2.0-flash', counter: o200k })
  expect(count.lower).toBeLessThanOrEqual(10)
  expect(count.upper).toBeGreaterThanOrEqual(11)
})

describe('calibration', () => {
  it('replaces the rule of thumb, and says so', async () => {
    const request = { messages: [{ role: 'user', content: 'word '.repeat(100) }] }
    const options = { api: 'anthropic', model: 'claude-sonnet-4-5', counter: o200k } as const
    const rough = await countRequest(request, options)
    const learnt = await countRequest(request, { ...options, calibration: { lower: 1.2, tokens: 1.21, upper: 1.22 } })
    expect(learnt.source).toBe('calibrated')
    expect(learnt.upper - learnt.lower).toBeLessThan((rough.upper - rough.lower) / 2)
    await expect(countRequest(request, { ...options, calibration: { lower: 2, tokens: 1, upper: 3 } })).rejects.toThrow(
      /calibration/,
    )
  })

  it('keeps the plan within its bounds when a text is shortened', async () => {
    const plan = await createPlanner({
      api: 'openai-chat',
      model: 'claude-sonnet-4-5',
      counter: new WordCounter(),
    }).plan(
      { slots: [{ name: 'document', text: 'word '.repeat(500), policy: 'truncate' }] },
      { windowTokens: 300, outputReserve: 50 },
    )
    expect(plan.slots[0]!.items[0]!.status).toBe('cut')
    expect(plan.input.upper).toBeLessThanOrEqual(250)
    const recount = await countRequest(plan.request, { model: 'claude-sonnet-4-5', counter: new WordCounter() })
    expect(recount.upper).toBe(plan.input.upper)
  })
})

describe('structured output', () => {
  it('counts the schema as the text that it becomes', async () => {
    const messages = [{ role: 'user', content: 'hi' }]
    const schema = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] }
    const bare = await countRequest({ messages }, { model: 'gpt-4o', counter: o200k })
    const chat = await countRequest(
      { messages, response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } },
      { model: 'gpt-4o', counter: o200k },
    )
    const written = JSON.stringify({ type: 'object', properties: { answer: { type: 'string' } } })
    const text = o200k.countMany([`# Response Formats\n\n## a\n\n${written}`])[0]!
    expect(chat.lower).toBeGreaterThan(bare.lower + text - 8)
    expect(chat.upper).toBeLessThan(bare.upper + text + 16)
    expect(chat.exact).toBe(false)
    const responses = await countRequest(
      { input: 'hi', text: { format: { type: 'json_schema', name: 'a', schema } } },
      { api: 'openai-responses', model: 'gpt-4o', counter: o200k },
    )
    expect(responses.contentTokens).toBe(chat.contentTokens)
  })
})
