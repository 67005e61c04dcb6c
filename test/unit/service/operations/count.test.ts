import { describe, expect, test } from 'vitest'
import { countRequest } from '../../../../src/chat/index.ts'
import { fidelityOf } from '../../../../src/chat/scale.ts'
import { rangeOfText } from '../../../../src/chat/size.ts'
import { loadTokenizer } from '../../../../src/index.ts'
import { findModel } from '../../../../src/models/index.ts'
import { openService, post, problemOf } from '../service.ts'
import { answered, conversation } from './answered.ts'

const service = openService()
const tokenizer = await loadTokenizer('o200k_base')

describe('POST /v1/count', () => {
  test('counts a text', async () => {
    const { json, tokens } = await answered(service, '/v1/count', { model: 'gpt-4o', text: 'How much room is left?' })
    expect(json).toEqual({
      model: 'gpt-4o',
      encoding: 'o200k_base',
      tokens: 6,
      lower: 6,
      upper: 6,
      exact: true,
      source: 'bpe',
      windowTokens: 128_000,
      freeTokens: 127_994,
    })
    expect(tokens).toBe('6')
  })

  test('counts each of several texts', async () => {
    const texts = ['', 'hello world', '<|endoftext|>', '\ud800']
    const { json } = await answered(service, '/v1/count', { encoding: 'o200k_base', texts })
    expect(json).toMatchObject({ model: null, counts: [...tokenizer.countMany(texts)], windowTokens: null })
  })

  test('counts a chat request as countRequest does', async () => {
    const { json } = await answered(service, '/v1/count', { model: 'gpt-4o', messages: conversation })
    expect(json).toMatchObject(await countRequest({ messages: conversation }, { counter: tokenizer }))
  })

  test('answers by how much a request is over its window', async () => {
    const { json } = await answered(service, '/v1/count', { model: 'gpt-4o', text: ' word'.repeat(130_000) })
    expect(json).toMatchObject({ tokens: 130_000, windowTokens: 128_000, freeTokens: -2_000, exact: true })
  })

  test('answers by how much a request is over what the provider takes as input', async () => {
    // OpenAI: gpt-5 has a window of 400,000 tokens, and takes 272,000 as input.
    const { json } = await answered(service, '/v1/count', { model: 'gpt-5', text: ' word'.repeat(289_650) })
    expect(json).toMatchObject({ windowTokens: 400_000, inputLimitTokens: 272_000, freeTokens: 272_000 - 289_650 })
  })

  test('bounds the count of texts by what they are written in, each as the command line does', async () => {
    // Llama 3 makes 1.6 tokens of a Georgian letter, o200k_base a third of one.
    const texts = [
      'ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით. '.repeat(5),
      'hello world',
    ]
    const { scale } = fidelityOf(findModel('llama-3.3-70b-versatile') ?? null, { encoding: 'o200k_base' })
    const ranges = texts.map((text) => rangeOfText(text, (one) => tokenizer.count(one), scale))
    const { json } = await answered(service, '/v1/count', { model: 'llama-3.3-70b-versatile', texts })
    expect(json.upper).toBe(ranges[0]!.upper + ranges[1]!.upper)
    expect(json.lower).toBe(ranges[0]!.lower + ranges[1]!.lower)
    expect(json.upper).toBeGreaterThan(3 * tokenizer.count(texts[0]!))
  })

  test('bounds the count of a model without a public tokenizer', async () => {
    const text = 'hello world '.repeat(50)
    for (const body of [{ text }, { messages: [{ role: 'user', content: text }] }]) {
      const { json } = await answered(service, '/v1/count', { model: 'claude-sonnet-4-5', ...body })
      expect(json).toMatchObject({ model: 'claude-sonnet-4-5', exact: false, source: 'estimate' })
      expect(json.lower).toBeLessThan(json.tokens)
      expect(json.tokens).toBeLessThan(json.upper)
    }
  })

  test.each([
    ['openai-chat', { model: 'gpt-4o', messages: conversation, temperature: 0 }],
    ['openai-responses', { model: 'gpt-4o', instructions: 'Be brief.', input: 'How much room is left?' }],
    ['anthropic', { model: 'claude-sonnet-4-5', system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] }],
    ['gemini', { model: 'gemini-2.5-pro', contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }],
    ['ai-sdk', { model: 'gpt-4o', system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] }],
    ['ai-sdk', { model: 'gpt-4o', prompt: 'How much room is left?' }],
    ['ai-sdk', { model: 'gpt-4o', prompt: [{ role: 'user', content: 'How much room is left?' }] }],
  ] as const)('counts a whole request of %s', async (api, request) => {
    const { json } = await answered(service, '/v1/count', { api, request })
    const { model } = request
    expect(json).toMatchObject(await countRequest(request as never, { counter: tokenizer, api, model }))
  })

  const words = ' word'.repeat(50_000)
  const ofUseChat = [
    { id: 'm1', role: 'user', parts: [{ type: 'text', text: words }] },
    { id: 'm2', role: 'assistant', parts: [{ type: 'step-start' }, { type: 'text', text: 'Yes.' }] },
  ]

  test.each([
    ['its body', { model: 'gpt-4o', id: 'chat-1', messages: ofUseChat, trigger: 'submit-message', messageId: 'm1' }],
    ['its messages', { model: 'gpt-4o', messages: ofUseChat }],
    ['a request with them', { request: { model: 'gpt-4o', messages: ofUseChat, id: 'chat-1' } }],
    ['a request of the AI SDK', { api: 'ai-sdk', request: { model: 'gpt-4o', messages: ofUseChat } }],
  ])('counts what useChat sends: %s', async (_, body) => {
    const { json } = await answered(service, '/v1/count', body)
    expect(json.tokens).toBeGreaterThan(50_000)
    expect(json.tokens).toBeLessThan(50_050)
    expect(json.unread).toEqual([])
    const options = { counter: tokenizer, api: 'ai-sdk', model: 'gpt-4o' } as const
    expect(json).toMatchObject(await countRequest({ messages: ofUseChat }, options))
  })

  test('counts for who serves the model', async () => {
    const request = { model: 'gemini-2.5-flash', contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }
    const counts = []
    for (const provider of ['google', 'vertex']) {
      const { json } = await answered(service, '/v1/count', { api: 'gemini', request, provider })
      const options = { counter: tokenizer, api: 'gemini', model: request.model, provider } as const
      expect(json).toMatchObject(await countRequest(request, options))
      counts.push([json.lower, json.upper])
    }
    expect(counts[0]).not.toEqual(counts[1])
  })

  test('estimates a model that nobody knows, when it is asked to', async () => {
    const request = { model: 'our-own-model', messages: [{ role: 'user', content: 'Is anybody there?' }] }
    const { json } = await answered(service, '/v1/count', { request, unknownModel: 'estimate' })
    const options = { counter: tokenizer, model: 'our-own-model', unknownModel: 'estimate' } as const
    expect(json).toMatchObject({ ...(await countRequest(request, options)), windowTokens: null, freeTokens: null })
    expect(json.warnings).toMatchObject([{ code: 'UNKNOWN_MODEL' }])
    const text = await answered(service, '/v1/count', { model: 'our-own-model', text: 'x', unknownModel: 'estimate' })
    expect(text.json).toMatchObject({ exact: false, warnings: [{ code: 'UNKNOWN_MODEL' }] })
  })

  test('counts a model of a known family by the rules of its name', async () => {
    const request = { model: 'gpt-5-of-next-year', messages: [{ role: 'user', content: 'hello' }] }
    const { json } = await answered(service, '/v1/count', { request })
    expect(json).toMatchObject(await countRequest(request, { counter: tokenizer, model: request.model }))
    expect(json).toMatchObject({ windowTokens: null, freeTokens: null })
  })

  test('takes the size of what a request only names by its id', async () => {
    const content = [
      { type: 'text', text: 'Read it.' },
      { type: 'file', file: { file_id: 'file-1' } },
    ]
    const request = { model: 'gpt-4o', messages: [{ role: 'user', content }] }
    const bare = await answered(service, '/v1/count', { request })
    expect(bare.json.unbounded).toMatchObject([{ path: 'messages[0].content[1]' }])
    const { json } = await answered(service, '/v1/count', { request, media: { 'file-1': { tokens: 1234 } } })
    const sized = { counter: tokenizer, model: 'gpt-4o', media: () => ({ tokens: 1234 }) } as const
    expect(json).toMatchObject(await countRequest(request as never, sized))
    expect(json.unbounded).toEqual([])
  })

  test('counts for an encoding that differs in special tokens only', async () => {
    const { json } = await answered(service, '/v1/count', { model: 'gpt-oss-120b', text: '<|start|>' })
    expect(json).toMatchObject({ encoding: 'o200k_base', tokens: tokenizer.count('<|start|>'), exact: true })
  })

  test.each([
    [{ text: 'x' }, 400, 'INVALID_ARGUMENT', 'body.model'],
    [{ model: 'gpt-4o' }, 400, 'INVALID_ARGUMENT', 'body'],
    [{ model: 'gpt-4o', text: 'x', texts: [] }, 400, 'INVALID_ARGUMENT', 'body'],
    [{ model: 'gpt-4o', texts: ['x', 5] }, 400, 'INVALID_ARGUMENT', 'body.texts[1]'],
    [{ model: 'gpt-4o', txt: 'x' }, 400, 'INVALID_ARGUMENT', 'body.txt'],
    [
      { model: 'gpt-4o', messages: [{ role: 'user', content: 5 }] },
      400,
      'INVALID_ARGUMENT',
      'body.messages[0].content',
    ],
    [{ model: 'gpt-4o', text: 'x', tools: [] }, 400, 'INVALID_ARGUMENT', 'body.tools'],
    [{ model: 'gpt-4o', encoding: 'cl100k_base', text: 'x' }, 400, 'INVALID_ARGUMENT', 'body.encoding'],
    [{ model: 'gpt-4o', api: 'openai', text: 'x' }, 400, 'INVALID_ARGUMENT', 'body.api'],
    [{ model: 'gpt-4o', api: 'gemini', messages: [] }, 400, 'INVALID_ARGUMENT', 'body.messages'],
    [
      { model: 'gpt-4o', api: 'openai-chat', messages: [{ role: 'user', parts: [] }] },
      400,
      'INVALID_ARGUMENT',
      'messages[0].parts',
    ],
    [{ model: 'gpt-4o', messages: [{ role: 'user', parts: 'hi' }] }, 400, 'INVALID_ARGUMENT', 'body.messages[0]'],
    [
      { api: 'openai-chat', request: { model: 'gpt-4o', messages: [{ role: 'user', parts: [{ type: 'text' }] }] } },
      400,
      'INVALID_ARGUMENT',
      'body.request.messages[0]',
    ],
    [{ model: 'gpt-4o', text: 'x', unknownModel: 'guess' }, 400, 'INVALID_ARGUMENT', 'body.unknownModel'],
    [
      { model: 'gpt-4o', text: 'x', media: { a: { pages: 1, seconds: 2 } } },
      400,
      'INVALID_ARGUMENT',
      'body.media.a.tokens',
    ],
    [{ model: 'gpt-4o', texts: new Array(20_001).fill('x') }, 413, 'TOO_MANY_ITEMS', 'body'],
    [{ api: 'gemini', request: { model: 'x', contents: [5] } }, 400, 'INVALID_ARGUMENT', 'body.request.contents[0]'],
    [{ api: 'ai-sdk', request: { model: 'gpt-4o' } }, 400, 'INVALID_ARGUMENT', 'body.request'],
    [{ api: 'ai-sdk', request: { model: 'gpt-4o', prompt: null } }, 400, 'INVALID_ARGUMENT', 'body.request'],
    [{ api: 'ai-sdk', request: { model: 'gpt-4o', prompt: 7 } }, 400, 'INVALID_ARGUMENT', 'body.request.prompt'],
    [
      { api: 'ai-sdk', request: { model: 'gpt-4o', prompt: [{ role: 'user', content: 'Hi' }, 'Hi'] } },
      400,
      'INVALID_ARGUMENT',
      'body.request.prompt[1]',
    ],
  ])('refuses %j', async (body, status, code, name) => {
    const response = await post(service, '/v1/count', body)
    expect(response.status).toBe(status)
    expect(await problemOf(response)).toMatchObject({ status, code, data: { name } })
  })

  test('suggests the names nearest to an unknown model', async () => {
    const response = await post(service, '/v1/count', { model: 'gpt-4p', text: 'x' })
    expect(response.status).toBe(422)
    const { code, data, detail } = await problemOf(response)
    expect(code).toBe('UNKNOWN_MODEL')
    expect(data).toMatchObject({ nearest: expect.arrayContaining(['gpt-4o']) })
    expect(detail).toContain('did you mean')
  })

  test('names what it serves when it does not serve an encoding', async () => {
    const response = await post(service, '/v1/count', { model: 'gpt-4', text: 'x' })
    expect(response.status).toBe(422)
    expect(await problemOf(response)).toMatchObject({
      code: 'ENCODING_NOT_SERVED',
      data: { encoding: 'cl100k_base', served: ['o200k_base'] },
    })
  })
})
