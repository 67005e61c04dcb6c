import { toJsonSchemaDefs } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { toJsonSchemas } from '../../../../service/openapi/json-schema.ts'
import { definitions } from '../../../../service/schemas/definitions.ts'

const base = '#/components/schemas/'

test('the JSON Schemas of every declaration are those of the library’s own converter', () => {
  const expected = toJsonSchemaDefs(definitions, {
    target: 'draft-2020-12',
    overrideRef: ({ referenceId }) => `${base}${referenceId}`,
    ignoreActions: ['check', 'finite'],
  })
  expect(Object.keys(expected).length).toBeGreaterThan(25)
  expect(toJsonSchemas(definitions, base)).toEqual(expected)
})

test('a kind of declaration that is not known is an error, not an empty schema', () => {
  expect(() => toJsonSchemas({ A: v.date() }, base)).toThrowError('the kind date')
  expect(() => toJsonSchemas({ A: v.pipe(v.string(), v.email()) }, base)).toThrowError('the kind email')
})
