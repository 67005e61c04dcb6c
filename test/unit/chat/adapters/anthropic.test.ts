import { describe, expect, it } from 'vitest'
import { type AnthropicMessage, type ChatRequest, countRequest } from '../../../../src/chat/index.ts'
import { tiktokenCounter } from '../../../helpers/tiktoken-counter.ts'
import { fixture } from '../media/fixtures.ts'

const counter = tiktokenCounter('o200k_base')
const count = (request: object, model = 'claude-sonnet-4-5') =>
  countRequest(request as ChatRequest<AnthropicMessage>, { api: 'anthropic', model, counter })

const said = (...content: object[]) => ({ messages: [{ role: 'user', content }] })
const question = { type: 'text', text: 'What is in it?' }
const long = 'word '.repeat(300)

describe('blocks whose text counts', () => {
  it.each<[string, object]>([
    ['a document of text', { type: 'document', source: { type: 'text', media_type: 'text/plain', data: long } }],
    [
      'a document of blocks',
      { type: 'document', source: { type: 'content', content: [{ type: 'text', text: long }] } },
    ],
    ['the context of a document', { type: 'document', context: long, source: { type: 'text', data: 'a' } }],
    ['a search result', { type: 'search_result', title: 'a', source: 'b', content: [{ type: 'text', text: long }] }],
    ['a call', { type: 'tool_use', id: 'a', name: 'look', input: { text: long } }],
    ['a result', { type: 'tool_result', tool_use_id: 'a', content: long }],
  ])('%s', async (_, block) => {
    const { lower, upper, unread } = await count(said(question, block))
    expect(lower).toBeGreaterThan(250)
    expect(upper).toBeLessThan(600)
    expect(unread).toEqual([])
  })

  it('what is thought may count', async () => {
    const { lower, upper } = await count(said(question, { type: 'thinking', thinking: long, signature: 'abc' }))
    expect(lower).toBeLessThan(60)
    expect(upper).toBeGreaterThan(300)
  })

  it('a block of a type that nobody knows is named, and costs its JSON at most', async () => {
    const { upper, unread } = await count(said(question, { type: 'sparkle', text: long }))
    expect(unread.map(({ path }) => path)).toEqual(['messages[0].content[1]'])
    expect(upper).toBeGreaterThan(300)
  })
})

describe('what a request adds, by recorded bills', () => {
  const hi = said({ type: 'text', text: 'How do I cross the street?' })
  // The bills of the same question without and with thinking, and of tools that Anthropic makes.
  it.each<[string, number, object, string?]>([
    ['nothing', 14, {}],
    ['thinking', 43, { thinking: { type: 'enabled', budget_tokens: 1024 } }],
    ['a task budget', 53, { output_config: { task_budget: { type: 'tokens', total: 20_000 } } }, 'claude-opus-4-7'],
    [
      'web search',
      2218,
      { tools: [{ type: 'web_search_20250305', name: 'web_search' }], tool_choice: { type: 'auto' } },
    ],
    ['memory', 1577, { tools: [{ type: 'memory_20250818', name: 'memory' }], tool_choice: { type: 'auto' } }],
  ])('%s: %i', async (_, bill, fields, model) => {
    const { lower, upper } = await count({ ...hi, ...fields }, model)
    expect(lower).toBeLessThanOrEqual(bill)
    expect(upper).toBeGreaterThanOrEqual(bill)
  })

  it('a schema of the answer and examples of a tool', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string', description: long } } }
    const { lower } = await count({ ...hi, output_config: { format: { type: 'json_schema', schema } } })
    expect(lower).toBeGreaterThan(350)
    const tool = { name: 'look', input_schema: { type: 'object' } }
    const bare = await count({ ...hi, tools: [tool] })
    const shown = await count({ ...hi, tools: [{ ...tool, input_examples: [{ a: long }] }] })
    expect(shown.upper).toBeGreaterThan(bare.upper + 280)
  })

  it('tools of a server are not in the request', async () => {
    const { unbounded } = await count({ ...hi, tools: [{ type: 'mcp_toolset', mcp_server_name: 'files' }] })
    expect(unbounded).toMatchObject([{ path: 'tools[0]' }])
  })

  it('a definition that is only loaded when it is searched for may cost nothing', async () => {
    const tool = { name: 'look', description: long, input_schema: { type: 'object' }, defer_loading: true }
    const { lower, upper } = await count({ ...hi, tools: [tool] })
    expect(lower).toBeLessThan(520)
    expect(upper).toBeGreaterThan(800)
  })
})

it('documents cost by their pages, and are unbounded where they are only named', async () => {
  const data = Buffer.from(fixture('seven-pages.pdf')).toString('base64')
  const { upper, unbounded } = await count(
    said({ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data } }),
  )
  expect(upper).toBeGreaterThan(7 * 3000)
  expect(upper).toBeLessThan(7 * 6000)
  expect(unbounded).toEqual([])
  const named = await count(said({ type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } }))
  expect(named.unbounded).toMatchObject([{ path: 'messages[0].content[0]' }])
})
