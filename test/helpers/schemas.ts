/** Schemas of tools as people and their libraries write them, at random, and a request of each API that has such a tool. */
import fc from 'fast-check'
import type { ChatApi } from '../../src/chat/index.ts'

export type Fields = { readonly [field: string]: unknown }

const declared = (parameters: unknown) => ({ name: 'weather', description: 'Looks up the weather.', parameters })
const claudeTool = (input_schema: unknown) => ({ name: 'weather', description: 'Looks up the weather.', input_schema })

/** A request of each API with a tool of that schema and hardly anything else. */
export const targets: readonly { api: ChatApi; model: string; request(schema: unknown): Fields }[] = [
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
export const parameters = schemas.map((schema): Fields => {
  const place = { type: 'object', properties: { lat: { type: 'number' }, lon: { type: 'number' } } }
  return JSON.stringify(schema).includes('$ref') ? { ...schema, $defs: { place } } : schema
})
