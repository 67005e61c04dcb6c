import { describe, expect, it } from 'vitest'
import { type ChatRequest, countRequest, type GeminiContent } from '../../../../src/chat/index.ts'
import { tiktokenCounter } from '../../../helpers/tiktoken-counter.ts'
import { fixture } from '../media/fixtures.ts'

const counter = tiktokenCounter('o200k_base')
const count = (request: object, provider = 'google', model = 'gemini-2.5-flash') =>
  countRequest(request as ChatRequest<GeminiContent>, { api: 'gemini', model, provider, counter })

const contents = [{ role: 'user', parts: [{ text: 'What is the weather in Paris?' }] }]
const schema = { type: 'object', properties: { city: { type: 'string', description: 'Its name' } }, required: ['city'] }
const declaration = { name: 'get_weather', description: 'The weather of a city' }
const instruction = { parts: [{ text: 'Answer in one word, and only in one.' }] }

describe('fields in all spellings', () => {
  it.each<[string, object]>([
    ['snake case', { tools: [{ function_declarations: [{ ...declaration, parameters_json_schema: schema }] }] }],
    [
      'camel case with a JSON schema',
      { tools: [{ functionDeclarations: [{ ...declaration, parametersJsonSchema: schema }] }] },
    ],
    ['a list of one without brackets', { tools: { functionDeclarations: [{ ...declaration, parameters: schema }] } }],
    ["the SDK's config", { config: { tools: [{ functionDeclarations: [{ ...declaration, parameters: schema }] }] } }],
  ])('a tool in %s costs the same', async (_, fields) => {
    const plain = await count({ contents, tools: [{ functionDeclarations: [{ ...declaration, parameters: schema }] }] })
    const other = await count({ contents, ...fields })
    expect(other).toMatchObject({ lower: plain.lower, tokens: plain.tokens, upper: plain.upper, unread: [] })
    expect(plain.lower).toBeGreaterThan((await count({ contents })).upper)
  })

  it.each<[string, object]>([
    ['system_instruction', { system_instruction: instruction }],
    ['config.systemInstruction', { config: { systemInstruction: instruction } }],
    ['config.systemInstruction as text', { config: { systemInstruction: instruction.parts[0]!.text } }],
  ])('%s costs what systemInstruction does', async (_, fields) => {
    const plain = await count({ contents, systemInstruction: instruction })
    expect(await count({ contents, ...fields })).toMatchObject({ tokens: plain.tokens, upper: plain.upper, unread: [] })
    expect(plain.lower).toBeGreaterThan((await count({ contents })).lower)
  })

  it('calls and results cost the same in snake case', async () => {
    const turns = (call: string, result: string) => [
      ...contents,
      { role: 'model', parts: [{ [call]: { name: 'get_weather', args: { city: 'Paris' } } }] },
      { role: 'user', parts: [{ [result]: { name: 'get_weather', response: { output: 'Sunny and warm' } } }] },
    ]
    const camel = await count({ contents: turns('functionCall', 'functionResponse') })
    const snake = await count({ contents: turns('function_call', 'function_response') })
    expect(snake).toMatchObject({ lower: camel.lower, tokens: camel.tokens, upper: camel.upper, unread: [] })
  })

  it('a field that nobody knows is named, and never costs nothing', async () => {
    const known = await count({ contents })
    const unknown = await count({ contents, generationConfig: { sparkle: 'word '.repeat(100) } })
    expect(unknown.unread.map(({ path }) => path)).toEqual(['generationConfig.sparkle'])
    expect(unknown.upper).toBeGreaterThan(known.upper + 90)
  })
})

describe.each([
  ['o200k_base', counter],
  ['gemma3', { ...counter, encoding: 'gemma3' }],
])('arguments and results that are no objects, counted by %s', (_, counter) => {
  it.each([
    ['a text', 'word '.repeat(100)],
    ['a list', ['word '.repeat(100)]],
  ])('%s are named, and never cost nothing', async (_, data) => {
    const turns = (value: unknown) => [
      ...contents,
      { role: 'model', parts: [{ functionCall: { name: 'get_weather', args: value } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'get_weather', response: value } }] },
    ]
    const options = { api: 'gemini', model: 'gemini-2.5-flash', provider: 'google', counter } as const
    const empty = await countRequest({ contents: turns({}) }, options)
    const filled = await countRequest({ contents: turns(data) }, options)
    expect(filled.unread.map(({ path }) => path)).toEqual([
      'contents[1].parts[0].functionCall.args',
      'contents[2].parts[0].functionResponse.response',
    ])
    expect(filled.exact).toBe(false)
    expect(filled.upper).toBeGreaterThan(empty.upper + 190)
  })
})

describe('a generation of Gemini of which no bill is known', () => {
  const tools = [{ functionDeclarations: [{ ...declaration, parameters: schema }] }]
  const turns = [
    ...contents,
    { role: 'model', parts: [{ functionCall: { name: 'get_weather', args: { city: 'Paris', days: [1, 2] } } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'get_weather', response: { output: 'Sunny' } } }] },
  ]
  const requests = { text: { contents }, tools: { contents, tools }, calls: { contents: turns, tools } }

  it.each(Object.entries(requests))(
    'costs between what the known ones cost at least and at most: %s',
    async (_, request) => {
      const unknown = await countRequest(request as ChatRequest<GeminiContent>, {
        api: 'gemini',
        model: 'gemini-7-flash',
        unknownModel: 'estimate',
        counter,
      })
      for (const model of ['gemini-2.0-flash', 'gemini-2.5-flash', 'gemini-3-flash-preview'])
        for (const provider of ['google', 'vertex']) {
          const known = await count(request, provider, model)
          expect(unknown.lower, `${model} ${provider}`).toBeLessThanOrEqual(known.lower)
          expect(unknown.upper, `${model} ${provider}`).toBeGreaterThanOrEqual(known.upper)
        }
    },
  )
})

describe('signatures of thoughts', () => {
  const turns = [
    ...contents,
    { role: 'model', parts: [{ functionCall: { name: 'now', args: {} }, thoughtSignature: 'A'.repeat(4000) }] },
    { role: 'user', parts: [{ functionResponse: { name: 'now', response: {} } }] },
  ]
  it('count on the Gemini API in the turn that goes on, and not on Vertex', async () => {
    const google = await count({ contents: turns }, 'google', 'gemini-3-flash-preview')
    expect(google.lower).toBeGreaterThan(4000 * 0.1)
    expect((await count({ contents: turns }, 'vertex', 'gemini-3-flash-preview')).upper).toBeLessThan(80)
  })

  it('may count in a turn that is over', async () => {
    const over = await count({ contents: [...turns, ...contents] }, 'google', 'gemini-3-flash-preview')
    expect(over.lower).toBeLessThan(60)
    expect(over.upper).toBeGreaterThan(4000 * 0.2)
  })
})

describe('files', () => {
  const inline = (name: string, mimeType: string) => ({
    contents: [
      { role: 'user', parts: [{ inlineData: { mimeType, data: Buffer.from(fixture(name)).toString('base64') } }] },
    ],
  })

  it('in the request cost by their pages and seconds', async () => {
    expect((await count(inline('seven-pages.pdf', 'application/pdf'))).breakdown.file).toBe(7 * 258)
    expect((await count(inline('plain.wav', 'audio/wav'))).breakdown.audio).toBe(Math.ceil(2.5 * 32))
    const film = (await count(inline('plain.mp4', 'video/mp4'))).breakdown.video!
    expect(film).toBeGreaterThan(2 * 263)
    expect(film).toBeLessThan(5 * 300)
  })

  it('of text cost their text', async () => {
    const data = Buffer.from('one two three four').toString('base64')
    const { breakdown } = await count({
      contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'text/plain', data } }] }],
    })
    expect(breakdown.file).toBeLessThan(10)
    expect(breakdown.file).toBeGreaterThanOrEqual(4)
  })

  it('that are only named are unbounded, but for pictures', async () => {
    const named = (mimeType: string) => ({
      contents: [{ role: 'user', parts: [{ fileData: { mimeType, fileUri: 'https://example.com/a' } }] }],
    })
    expect((await count(named('video/mp4'))).unbounded).toMatchObject([{ path: 'contents[0].parts[0].fileData' }])
    expect((await count(named('image/png'))).unbounded).toEqual([])
    expect((await count({ contents, cachedContent: 'cachedContents/a' })).unbounded).toMatchObject([
      { path: 'cachedContent' },
    ])
  })
})

it('says whole numbers', async () => {
  const many = { contents: Array.from({ length: 7 }, () => contents[0]) }
  for (const provider of ['google', 'vertex']) {
    for (const model of ['gemini-2.0-flash', 'gemini-2.5-flash', 'gemini-3-flash-preview', 'gemini-flash-latest']) {
      const { lower, tokens, upper } = await countRequest(many as ChatRequest<GeminiContent>, {
        api: 'gemini',
        model,
        provider,
        counter,
        unknownModel: 'estimate',
      })
      for (const number of [lower, tokens, upper]) expect(Number.isInteger(number)).toBe(true)
      expect(lower).toBeLessThanOrEqual(tokens)
      expect(tokens).toBeLessThanOrEqual(upper)
    }
  }
})

it('a schema whose definitions double is counted at once, and within what it could be', async () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => {
      const next = { $ref: `#/$defs/d${at + 1}` }
      return [`d${at}`, { type: 'object', properties: { left: next, right: next } }]
    }),
  )
  const parameters = { type: 'object', properties: { root: { $ref: '#/$defs/d0' } }, $defs }
  const count = await countRequest(
    {
      contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
      tools: [{ functionDeclarations: [{ name: 'deep', parameters }] }],
    } as never,
    { api: 'gemini', model: 'gemini-2.5-flash', counter: tiktokenCounter('o200k_base') },
  )
  expect(count.upper).toBeGreaterThan(100_000)
})
