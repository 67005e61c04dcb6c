import { type Fields, isFields } from '../../content.ts'

/** What a schema says in words, and how much there is around them. */
export interface SchemaFacts {
  /** Names of properties, descriptions, values of enums and names that are required, in order. */
  readonly words: readonly string[]
  /** What else it says, as JSON: bounds, formats, defaults, titles. */
  readonly others: readonly string[]
  readonly properties: number
  /** Schemas within schemas: members of lists, alternatives, objects. */
  readonly nested: number
}

const MOST_LEVELS = 32
/** Fields that are read below, or that say nothing to a model. */
const READ = new Set(['type', 'properties', 'required', 'description', 'enum', 'items', 'anyOf', 'oneOf', 'allOf'])
const SILENT = new Set([
  '$ref',
  'ref',
  '$defs',
  'defs',
  'definitions',
  '$schema',
  'propertyOrdering',
  'nullable',
  'additionalProperties',
])

/** Reads a JSON schema, or one in OpenAPI's terms as Gemini takes them; `$ref` is resolved, and a schema that contains itself ends. */
export function readSchema(schema: unknown): SchemaFacts {
  const words: string[] = []
  const others: string[] = []
  let properties = 0
  let nested = 0
  const definitions = isFields(schema)
    ? { ...asFields(schema.definitions), ...asFields(schema.defs), ...asFields(schema.$defs) }
    : {}
  const walk = (value: unknown, level: number, within: ReadonlySet<unknown>): void => {
    if (!isFields(value) || level > MOST_LEVELS || within.has(value)) return
    const inside = new Set(within).add(value)
    const reference = value.$ref ?? value.ref
    if (typeof reference === 'string')
      walk(definitions[reference.slice(reference.lastIndexOf('/') + 1)], level + 1, inside)
    if (typeof value.description === 'string') words.push(value.description)
    for (const one of listOf(value.enum)) words.push(String(one))
    for (const one of listOf(value.required)) words.push(String(one))
    for (const [name, property] of Object.entries(asFields(value.properties))) {
      properties++
      words.push(name)
      if (isFields(property) && property.type !== 'string') nested++
      walk(property, level + 1, inside)
    }
    for (const list of [value.anyOf, value.oneOf, value.allOf, isFields(value.items) ? [value.items] : []]) {
      for (const one of listOf(list)) {
        nested++
        walk(one, level + 1, inside)
      }
    }
    for (const [name, field] of Object.entries(value)) {
      if (!READ.has(name) && !SILENT.has(name)) others.push(JSON.stringify({ [name]: field }) ?? '')
    }
    if (isFields(value.additionalProperties)) walk(value.additionalProperties, level + 1, inside)
  }
  walk(schema, 0, new Set())
  return { words, others, properties, nested }
}

function asFields(value: unknown): Fields {
  return isFields(value) && !Array.isArray(value) ? value : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
