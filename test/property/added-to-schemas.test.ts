/** Adding a keyword to a schema never makes a tool cheaper. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countRequest } from '../../src/chat/index.ts'
import { cases } from '../helpers/cases.ts'
import { type Fields, parameters, targets } from '../helpers/schemas.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'

const counter = tiktokenCounter('o200k_base')
const SCHEMAS = cases(8)

/** Keywords with values as people write them. */
const additions: readonly (readonly [string, unknown])[] = [
  ['type', 'string'],
  ['type', 'integer'],
  ['type', 'object'],
  ['type', 'array'],
  ['type', ['string', 'null']],
  ['description', 'Where it is.'],
  ['title', 'Place'],
  ['enum', ['here', 'there']],
  ['const', 'here'],
  ['default', 'here'],
  ['default', null],
  ['items', { type: 'string' }],
  ['properties', { street: { type: 'string' } }],
  ['required', ['street']],
  ['additionalProperties', false],
  ['additionalProperties', { type: 'string' }],
  ['anyOf', [{ type: 'string' }, { type: 'null' }]],
  ['oneOf', [{ type: 'string' }]],
  ['allOf', [{ type: 'object' }]],
  ['format', 'date'],
  ['minimum', 1],
  ['pattern', '^a'],
  ['nullable', true],
  ['examples', ['here']],
  ['$schema', 'http://json-schema.org/draft-07/schema#'],
]

/** Where a schema holds schemas of its own: by name, or as such. */
const BY_NAME = new Set(['properties', '$defs'])
const PLACES = new Set(['items', 'anyOf'])

/** The schema with one keyword more, in each place that has none of that name. */
function* extensions(schema: Fields, path: string): Generator<readonly [string, Fields]> {
  for (const [keyword, value] of additions) {
    if (!(keyword in schema)) yield [`${path}.${keyword} ${JSON.stringify(value)}`, { ...schema, [keyword]: value }]
  }
  for (const [name, field] of Object.entries(schema)) {
    const where = `${path}.${name}`
    if (BY_NAME.has(name)) {
      const group = field as Readonly<Record<string, Fields>>
      for (const [own, inner] of Object.entries(group)) {
        for (const [at, changed] of extensions(inner, `${where}.${own}`)) {
          yield [at, { ...schema, [name]: { ...group, [own]: changed } }]
        }
      }
    } else if (PLACES.has(name)) {
      const list = (Array.isArray(field) ? field : [field]) as readonly Fields[]
      for (const [index, inner] of list.entries()) {
        for (const [at, changed] of extensions(inner, `${where}[${index}]`)) {
          yield [at, { ...schema, [name]: Array.isArray(field) ? list.with(index, changed) : changed }]
        }
      }
    }
  }
}

describe.each(targets)('a tool of $api for $model', ({ api, model, request }) => {
  const upperOf = async (schema: unknown) =>
    (await countRequest(request(schema) as never, { api, model, counter, unknownModel: 'estimate' })).upper

  it('costs no less with a keyword more in its schema', async () => {
    await fc.assert(
      fc.asyncProperty(parameters, async (schema) => {
        const upper = await upperOf(schema)
        for (const [where, extended] of extensions(schema, '')) {
          expect(await upperOf(extended), `with ${where}`).toBeGreaterThanOrEqual(upper)
        }
      }),
      { numRuns: SCHEMAS, seed: 20261127 },
    )
  })
})
