import { describe, expect, it } from 'vitest'
import { type ChatRequest, countRequest } from '../../../../src/chat/index.ts'
import { tiktokenCounter } from '../../../helpers/tiktoken-counter.ts'
import { fixture } from '../media/fixtures.ts'

const counter = tiktokenCounter('o200k_base')
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const count = (content: readonly object[], fields: object = {}, model = CLAUDE) =>
  countRequest({ messages: [{ role: 'user', content }], ...fields } as unknown as ChatRequest, {
    api: 'bedrock-converse',
    model,
    counter,
    unknownModel: 'estimate',
  })

const long = 'word '.repeat(300)
const bytes = (text: string) => Buffer.from(text).toString('base64')

describe('blocks whose text counts', () => {
  it.each<[string, object]>([
    ['a document of text', { document: { name: 'a', format: 'txt', source: { bytes: bytes(long) } } }],
    ['a call', { toolUse: { toolUseId: 'a', name: 'look', input: { text: long } } }],
    ['a result of text', { toolResult: { toolUseId: 'a', content: [{ text: long }] } }],
    ['a result of data', { toolResult: { toolUseId: 'a', content: [{ json: { text: long } }] } }],
  ])('%s', async (_, block) => {
    const { lower, upper, unread } = await count([{ text: 'What is it?' }, block])
    expect(lower).toBeGreaterThan(250)
    expect(upper).toBeLessThan(700)
    expect(unread).toEqual([])
  })

  it('a mark for the cache is free, and a block that nobody knows is named', async () => {
    const plain = await count([{ text: long }])
    expect(await count([{ text: long }, { cachePoint: { type: 'default' } }])).toMatchObject({ upper: plain.upper })
    const { unread, upper } = await count([{ text: 'hi' }, { sparkle: { text: long } }])
    expect(unread.map(({ path }) => path)).toEqual(['messages[0].content[1].sparkle'])
    expect(upper).toBeGreaterThan(300)
  })
})

describe('what a template adds, by recorded bills', () => {
  const text = [{ text: 'How do I cross the street?' }]
  it.each<[string, number, object]>([
    [
      'anthropic.claude-sonnet-4-20250514-v1:0',
      42,
      { additionalModelRequestFields: { thinking: { type: 'enabled' } } },
    ],
    ['openai.gpt-oss-120b-1:0', 74, {}],
    ['us.amazon.nova-micro-v1:0', 7, {}],
  ])('%s: %i', async (model, bill, fields) => {
    const { lower, upper } = await count(text, fields, model)
    expect(lower).toBeLessThanOrEqual(bill)
    expect(upper).toBeGreaterThanOrEqual(bill)
  })
})

it('a picture and a document cost by their size; a film at an address is unbounded', async () => {
  const source = (name: string) => ({ bytes: Buffer.from(fixture(name)).toString('base64') })
  const picture = await count([{ image: { format: 'png', source: source('plain.png') } }])
  expect(picture.breakdown.image).toBeLessThan(300)
  const seven = await count([{ document: { name: 'a', format: 'pdf', source: source('seven-pages.pdf') } }])
  expect(seven.upper).toBeGreaterThan(7 * 3000)
  expect(seven.upper).toBeLessThan(7 * 6000)
  const film = { video: { format: 'mp4', source: { s3Location: { uri: 's3://a/b.mp4' } } } }
  expect((await count([film], {}, 'us.amazon.nova-pro-v1:0')).unbounded).toMatchObject([
    { path: 'messages[0].content[0].video' },
  ])
})
