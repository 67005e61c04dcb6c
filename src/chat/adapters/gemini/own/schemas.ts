/** A function's schema as the templates read it: references resolved, in one form for JSON schema and for OpenAPI's terms. */
import { type Fields, isObject } from '../../../content.ts'
import { MOST_LEVELS, MOST_SCHEMAS, NotKnown } from './written.ts'

export interface Schema {
  /** In small letters; undefined where none is said. */
  readonly type: string | undefined
  readonly description: string
  readonly properties: readonly Property[]
  readonly required: readonly string[]
  readonly items: Schema | undefined
  readonly anyOf: readonly Schema[]
  readonly enum: readonly unknown[]
  /** Whether it is a schema that contains itself, and was read as often as is asked for. */
  readonly isCut: boolean
  /** Keywords that are not above and not known to be left out. */
  readonly others: Fields
}

interface Property {
  readonly name: string
  readonly schema: Schema
  readonly isRequired: boolean
}

const READ = new Set(['type', 'description', 'properties', 'required', 'items', 'anyOf', 'any_of', 'enum', '$ref'])
const LEFT_OUT = new Set(['$defs', 'definitions', '$schema', 'title', 'propertyOrdering', 'property_ordering'])

const CUT: Schema = {
  type: undefined,
  description: '',
  properties: [],
  required: [],
  items: undefined,
  anyOf: [],
  enum: [],
  isCut: true,
  others: {},
}

/**
 * Reads a schema. One that contains itself is read `times` times. Throws `NotKnown` for one that is to be read no second time,
 * is very large, or is none.
 */
export function readParameters(schema: unknown, times = 0): Schema {
  let schemas = 0
  const definitions = isObject(schema) ? { ...fieldsOf(schema.definitions), ...fieldsOf(schema.$defs) } : {}
  const read = (value: unknown, within: readonly unknown[]): Schema => {
    if (!isObject(value) || Array.isArray(value)) throw new NotKnown()
    if (++schemas > MOST_SCHEMAS || within.length > MOST_LEVELS) throw new NotKnown()
    const inside = [...within, value]
    if (typeof value.$ref === 'string') {
      const named = definitions[value.$ref.slice(value.$ref.lastIndexOf('/') + 1)]
      const before = within.filter((one) => one === named).length
      if (before > 0 && times === 0) throw new NotKnown()
      if (before > 0 && before >= times) return CUT
      const { $ref: _, ...rest } = value
      return read({ ...fieldsOf(named), ...rest }, [...inside, named])
    }
    const required = listOf(value.required).map(String)
    const anyOf = value.anyOf ?? value.any_of
    return {
      type: typeof value.type === 'string' ? value.type.toLowerCase() : undefined,
      description: typeof value.description === 'string' ? value.description : '',
      properties: Object.entries(fieldsOf(value.properties)).map(([name, property]) => ({
        name,
        schema: read(property, inside),
        isRequired: required.includes(name),
      })),
      required,
      items: value.items === undefined ? undefined : read(value.items, inside),
      anyOf: listOf(anyOf).map((one) => read(one, inside)),
      enum: listOf(value.enum),
      isCut: false,
      others: othersOf(value),
    }
  }
  return read(schema, [])
}

function othersOf(value: Fields): Fields {
  const others: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    if (READ.has(name) ? name === 'type' && typeof field !== 'string' : !LEFT_OUT.has(name)) others[name] = field
  }
  // Both are the same as nothing: what recorded bills have of them.
  if (others.additionalProperties === false) delete others.additionalProperties
  if (others.default === null) delete others.default
  return others
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) && !Array.isArray(value) ? value : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
