/**
 * JSON Schemas of declarations. The library's own converter does the same for every kind of declaration, at three times
 * the size; this one knows the kinds that the service uses, and the tests hold it to the library's.
 */
import type * as v from 'valibot'
import type { Schema } from '../schemas/fields.ts'

type JsonSchema = Record<string, unknown>
/** What is read of a declaration, whatever its kind. */
type Declared = Schema & {
  readonly pipe?: readonly Item[]
  readonly entries?: Readonly<Record<string, Declared>>
  readonly item?: Declared
  readonly value?: Declared
  readonly wrapped?: Declared
  readonly options?: readonly Declared[]
  readonly literal?: unknown
}
type Item = Declared | Action
interface Action {
  readonly kind: 'validation' | 'metadata'
  readonly type: string
  readonly requirement?: unknown
  readonly metadata?: JsonSchema
}

/** JSON Schemas by name, which refer to each other at `base`. Throws for a kind of declaration that it does not know. */
export function toJsonSchemas(definitions: Readonly<Record<string, Schema>>, base: string): Record<string, JsonSchema> {
  const names = new Map(Object.entries(definitions).map(([name, schema]) => [schema, name]))
  const convert = (schema: Declared): JsonSchema => {
    const name = names.get(schema)
    return name === undefined ? expand(schema) : { $ref: `${base}${name}` }
  }
  const expand = (schema: Declared): JsonSchema => {
    if (!schema.pipe) return convertKind(schema, convert)
    const made: JsonSchema = {}
    for (const item of schema.pipe) Object.assign(made, item.kind === 'schema' ? expand(item) : keywordsOf(item, made))
    return made
  }
  return Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, expand(schema)]))
}

function convertKind(schema: Declared, convert: (schema: Declared) => JsonSchema): JsonSchema {
  const { type, entries = {}, item, value, wrapped, options = [], literal } = schema
  switch (type as v.GenericSchema['type']) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return { type }
    case 'array':
      return { type: 'array', items: convert(item!) }
    case 'record':
      return { type: 'object', propertyNames: { type: 'string' }, additionalProperties: convert(value!) }
    case 'loose_object':
    case 'strict_object': {
      const fields = Object.entries(entries)
      return {
        type: 'object',
        properties: Object.fromEntries(fields.map(([field, one]) => [field, convert(one)])),
        required: fields.filter(([, one]) => one.type !== 'exact_optional').map(([field]) => field),
        ...(type === 'strict_object' && { additionalProperties: false }),
      }
    }
    case 'exact_optional':
      return convert(wrapped!)
    case 'nullable':
      return { anyOf: [convert(wrapped!), { type: 'null' }] }
    case 'union':
      return { anyOf: options.map(convert) }
    case 'variant':
      return { oneOf: options.map(convert) }
    case 'picklist':
      return { enum: options, type: 'string' }
    case 'literal':
      return { const: literal }
    default:
      throw new Error(`a declaration of the kind ${type} has no JSON Schema here; add it`)
  }
}

/** What an action adds. A check says nothing of itself in JSON Schema; metadata beside it does. */
function keywordsOf(
  { type, requirement, metadata }: Action | (Declared & Partial<Action>),
  made: JsonSchema,
): JsonSchema {
  switch (type) {
    case 'metadata':
      return metadata ?? {}
    case 'check':
    case 'finite':
      return {}
    case 'integer':
      return { type: 'integer' }
    case 'safe_integer':
      return { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
    case 'min_value':
      return { minimum: requirement }
    case 'min_length':
      return { [made.type === 'array' ? 'minItems' : 'minLength']: requirement }
    case 'max_length':
      return { maxLength: requirement }
    case 'regex':
      return { pattern: (requirement as RegExp).source }
    default:
      throw new Error(`an action of the kind ${type} has no JSON Schema here; add it`)
  }
}
