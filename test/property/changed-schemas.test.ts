/** Schemas of tools are data of the caller's: however they are changed, a count may not fall. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countRequest } from '../../src/chat/index.ts'
import { cases } from '../helpers/cases.ts'
import { type Fields, parameters, targets } from '../helpers/schemas.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'

const counter = tiktokenCounter('o200k_base')
const SCHEMAS = cases(15)

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
