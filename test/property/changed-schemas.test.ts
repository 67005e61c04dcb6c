/** Schemas of tools are data of the caller's: however they are changed, a count may not fall. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChatApi, countRequest } from '../../src/chat/index.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'

const counter = tiktokenCounter('o200k_base')
const SCHEMAS = 40

type Fields = { readonly [field: string]: unknown }

const declared = (parameters: unknown) => ({ name: 'weather', description: 'Looks up the weather.', parameters })
const claudeTool = (input_schema: unknown) => ({ name: 'weather', description: 'Looks up the weather.', input_schema })

/** A request of each API with a tool of that schema and hardly anything else. */
const targets: readonly { api: ChatApi; model: string; request(schema: unknown): Fields }[] = [
  {
    api: 'openai-chat',
    model: 'gpt-4o',
    request: (schema) => ({
      messages: [{ role: 'user', content: 'hi' }],
      tools: [{ type: 'function', function: declared(schema) }],
    }),
  },
  {
    api: 'openai-responses',
    model: 'gpt-5-mini',
    request: (schema) => ({ input: 'hi', tools: [{ type: 'function', ...declared(schema) }] }),
  },
  ...['claude-sonnet-4-5', 'claude-opus-4-7'].map((model) => ({
    api: 'anthropic' as const,
    model,
    request: (schema: unknown) => ({ messages: [{ role: 'user', content: 'hi' }], tools: [claudeTool(schema)] }),
  })),
  ...['gemini-2.5-flash', 'gemini-3-pro-preview'].map((model) => ({
    api: 'gemini' as const,
    model,
    request: (schema: unknown) => ({
      contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
      tools: [{ functionDeclarations: [declared(schema)] }],
    }),
  })),
  {
    api: 'bedrock-converse',
    model: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    request: (schema) => ({
      messages: [{ role: 'user', content: [{ text: 'hi' }] }],
      toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: schema } } }] },
    }),
  },
  {
    api: 'cohere',
    model: 'command-a-03-2025',
    request: (schema) => ({
      messages: [{ role: 'user', content: 'hi' }],
      tools: [{ type: 'function', function: declared(schema) }],
    }),
  },
  {
    api: 'ai-sdk',
    model: 'gpt-4o',
    request: (schema) => ({
      messages: [{ role: 'user', content: 'hi' }],
      tools: { weather: { description: 'Looks up the weather.', inputSchema: schema } },
    }),
  },
]

const text = fc.stringMatching(/^[\w .,äÖ{}"-]{0,24}$/)
const name = fc.stringMatching(/^[a-z][a-z_]{0,11}$/)
const schemas = fc.letrec<{ schema: Fields; object: Fields }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'schema' },
    fc.record({ type: fc.constantFrom('string', 'integer', 'boolean'), description: text }, { requiredKeys: ['type'] }),
    fc.record({ type: fc.constant('string'), enum: fc.array(name, { minLength: 1, maxLength: 4 }) }),
    fc.record({ type: fc.constant('number'), minimum: fc.nat(100), default: fc.nat(100) }, { requiredKeys: ['type'] }),
    fc.record({ $ref: fc.constant('#/$defs/place') }),
    fc.record({ type: fc.constant('array'), items: tie('schema') as fc.Arbitrary<Fields> }),
    fc.record({ anyOf: fc.array(tie('schema') as fc.Arbitrary<Fields>, { minLength: 1, maxLength: 3 }) }),
    tie('object') as fc.Arbitrary<Fields>,
  ),
  object: fc
    .record({
      properties: fc.dictionary(name, tie('schema') as fc.Arbitrary<Fields>, { maxKeys: 4 }),
      description: text,
    })
    .map((fields): Fields => ({ type: 'object', ...fields, required: Object.keys(fields.properties).slice(0, 2) })),
})).object
const parameters = schemas.map((schema): Fields => {
  const place = { type: 'object', properties: { lat: { type: 'number' }, lon: { type: 'number' } } }
  return JSON.stringify(schema).includes('$ref') ? { ...schema, $defs: { place } } : schema
})

/** Where the names are data: of properties and definitions. */
const DATA = /(?:properties|\$defs)\.[^.]+$/

/** The schema with each of its keywords under another name. */
function* renamings(value: unknown, path: string): Generator<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) {
      for (const [where, changed] of renamings(one, `${path}[${at}]`)) yield [where, value.with(at, changed)]
    }
    return
  }
  const fields = Object.entries(value)
  for (const [key, field] of fields) {
    const where = `${path}.${key}`
    const renamed = Object.fromEntries(fields.map((pair) => (pair[0] === key ? [`${key}_zz`, field] : pair)))
    if (!DATA.test(where)) yield [where, renamed]
    for (const [inner, changed] of renamings(field, where)) yield [inner, { ...value, [key]: changed }]
  }
}

describe.each(targets)('a tool of $api for $model', ({ api, model, request }) => {
  const count = (schema: unknown) =>
    countRequest(request(schema) as never, { api, model, counter, unknownModel: 'estimate' })

  it('costs no less, and is not exact, with a keyword that nobody knows', async () => {
    await fc.assert(
      fc.asyncProperty(parameters, async (schema) => {
        const { upper } = await count(schema)
        for (const [where, renamed] of renamings(schema, '')) {
          const counted = await count(renamed)
          expect(counted.upper, `renamed ${where}`).toBeGreaterThanOrEqual(upper)
          expect(counted.exact, where).toBe(false)
        }
      }),
      { numRuns: SCHEMAS, seed: 20261127 },
    )
  })
})

it.each([
  'web_search_20250305',
  'web_fetch_20250910',
  'memory_20250818',
  'bash_20250124',
  'text_editor_20250728',
  'computer_20250124',
  'code_execution_20250825',
  'tool_search_tool_regex_20251119',
])('a tool of Anthropic whose type is under a name that nobody knows costs no less: %s', async (type) => {
  const of = (tool: Fields) =>
    countRequest({ messages: [{ role: 'user', content: 'hi' }], tools: [tool] } as never, {
      api: 'anthropic',
      model: 'claude-sonnet-4-5',
      counter,
    })
  const known = await of({ type, name: 'tool' })
  const renamed = await of({ type_zz: type, name: 'tool' })
  expect(renamed.upper).toBeGreaterThanOrEqual(known.upper)
  expect(renamed).toMatchObject({ exact: false, unread: [{ path: expect.stringContaining('type_zz') }] })
})
