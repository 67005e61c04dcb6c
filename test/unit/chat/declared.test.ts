import { describe, expect, it } from 'vitest'
import { countRequest } from '../../../src/chat/index.ts'
import { tiktokenCounter } from '../../helpers/tiktoken-counter.ts'

const counter = tiktokenCounter('o200k_base')
const content = [
  { type: 'text', text: 'Summarise this.' },
  { type: 'file', file: { file_id: 'file-abc123' } },
] as const
const request = { messages: [{ role: 'user', content }] }

describe('a file that is only named', () => {
  it('is marked, with its place and the remedy', async () => {
    const count = await countRequest(request, { model: 'gpt-4o', counter })
    expect(count.exact).toBe(false)
    expect(count.unbounded).toEqual([
      {
        path: 'messages[0].content[1]',
        reason: 'the file is not in the request',
        remedy: expect.stringContaining('media: (part) => ({ pages })'),
      },
    ])
  })

  it('costs what the caller says, who is given the part and its place', async () => {
    const asked: unknown[] = []
    const bare = await countRequest(
      { messages: [{ role: 'user', content: [content[0]] }] },
      { model: 'gpt-4o', counter },
    )
    const count = await countRequest(request, {
      model: 'gpt-4o',
      counter,
      media: (part, path) => {
        asked.push([part, path])
        return { tokens: 1234 }
      },
    })
    expect(asked).toEqual([[content[1], 'messages[0].content[1]']])
    expect(count.unbounded).toEqual([])
    expect(count.upper).toBe(bare.upper + 1234)
  })

  it.each([
    [{ pages: 2 }, { pages: 20 }],
    [{ seconds: 10 }, { seconds: 100 }],
    [
      { width: 100, height: 100 },
      { width: 1000, height: 1000 },
    ],
  ])('costs less at %j than at %j', async (less, more) => {
    const upper = async (size: typeof less) =>
      (await countRequest(request, { model: 'gpt-4o', counter, media: () => size })).upper
    expect(await upper(less)).toBeLessThan(await upper(more))
  })

  it('stays marked where the caller does not know either', async () => {
    const count = await countRequest(request, { model: 'gpt-4o', counter, media: () => undefined })
    expect(count.unbounded).toHaveLength(1)
  })
})

// From public reports of what the APIs charged.
describe('reported usage', () => {
  const hello = { messages: [{ role: 'user', content: 'hello' }] }
  const empty = { type: 'object', properties: {} }

  it.each([
    ['o3-mini', hello, 7],
    ['gpt-4o', hello, 8],
    ['gpt-3.5-turbo', { ...hello, functions: [{ name: 'foo', parameters: empty }] }, 31],
    ['gpt-3.5-turbo', { ...hello, functions: [{ name: 'foo', description: 'Do a foo', parameters: empty }] }, 36],
    ['gpt-4o', { ...hello, tool_choice: 'none' }, 9],
  ])('of %s for %j is %d', async (model, body, tokens) => {
    const own = model === 'gpt-3.5-turbo' ? tiktokenCounter('cl100k_base') : counter
    expect(await countRequest(body, { model, counter: own })).toMatchObject({ tokens, exact: true })
  })
})
