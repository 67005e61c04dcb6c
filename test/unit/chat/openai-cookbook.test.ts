import { get_encoding } from 'tiktoken'
import { describe, expect, it } from 'vitest'
import { countRequest } from '../../../src/chat/index.ts'
import { encodingForModel } from '../../../src/encodings/index.ts'
import { tiktokenCounter } from '../../helpers/tiktoken-counter.ts'

/**
 * The two requests of OpenAI's cookbook, "How to count tokens with tiktoken", sections 6 and 7, with the numbers
 * that its authors got back from the API.
 */
const messages = [
  {
    role: 'system',
    content: 'You are a helpful, pattern-following assistant that translates corporate jargon into plain English.',
  },
  { role: 'system', name: 'example_user', content: 'New synergies will help drive top-line growth.' },
  { role: 'system', name: 'example_assistant', content: 'Things working well together will increase revenue.' },
  {
    role: 'system',
    name: 'example_user',
    content: "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
  },
  {
    role: 'system',
    name: 'example_assistant',
    content: "Let's talk later when we're less busy about how to do better.",
  },
  {
    role: 'user',
    content: "This late pivot means we don't have time to boil the ocean for the client deliverable.",
  },
]

const toolRequest = {
  messages: [
    { role: 'system', content: 'You are a helpful assistant that can answer to questions about the weather.' },
    { role: 'user', content: "What's the weather like in San Francisco?" },
  ],
  tools: [
    {
      type: 'function',
      function: {
        name: 'get_current_weather',
        description: 'Get the current weather in a given location',
        parameters: {
          type: 'object',
          properties: {
            location: { type: 'string', description: 'The city and state, e.g. San Francisco, CA' },
            unit: {
              type: 'string',
              description: 'The unit of temperature to return',
              enum: ['celsius', 'fahrenheit'],
            },
          },
          required: ['location'],
        },
      },
    },
  ],
}

describe("the cookbook's requests cost what the API reported", () => {
  it.each([
    ['gpt-3.5-turbo', 129],
    ['gpt-4-0613', 129],
    ['gpt-4', 129],
    ['gpt-4o', 124],
    ['gpt-4o-mini', 124],
  ])('messages for %s: %d', async (model, tokens) => {
    const count = await countRequest({ messages }, { model, counter: tiktokenCounter(encodingForModel(model)) })
    expect(count).toMatchObject({ tokens, lower: tokens, upper: tokens, exact: true, source: 'bpe' })
  })

  it.each([
    ['gpt-3.5-turbo', 105],
    ['gpt-4', 105],
    ['gpt-4o', 101],
    ['gpt-4o-mini', 101],
  ])('messages with a tool for %s: %d', async (model, tokens) => {
    const count = await countRequest(toolRequest, { model, counter: tiktokenCounter(encodingForModel(model)) })
    expect(count).toMatchObject({ tokens, lower: tokens, upper: tokens, exact: true, source: 'bpe' })
  })

  // Published with its usage: a gpt-3.5-turbo-0613 answer to the API reference's own example.
  it("costs 19 for the API reference's greeting", async () => {
    const greeting = [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: 'Hello!' },
    ]
    const counter = tiktokenCounter('cl100k_base')
    expect(await countRequest({ messages: greeting }, { model: 'gpt-3.5-turbo-0613', counter })).toMatchObject({
      tokens: 19,
      exact: true,
    })
  })

  it('adds up per part and per message', async () => {
    const count = await countRequest(toolRequest, { model: 'gpt-4o', counter: tiktokenCounter('o200k_base') })
    expect(count.contentTokens + count.framingTokens).toBe(count.upper)
    expect(Object.values(count.breakdown).reduce((a, b) => a + b, 0)).toBe(count.upper)
    expect(count.breakdown.reply).toBe(3)
    const tokenizer = get_encoding('o200k_base')
    const [system, user] = toolRequest.messages.map(({ role, content }) => {
      return 3 + tokenizer.encode(role).length + tokenizer.encode(content).length
    })
    expect(count.messageTokens).toEqual([system, user])
    tokenizer.free()
  })
})
