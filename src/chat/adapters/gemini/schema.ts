import { type Fields, isObject } from '../../content.ts'
import { isKeyword } from '../../schema-keywords.ts'

/** What a schema says in words, and how much there is around them. */
export interface SchemaFacts {
  /** Names of properties, descriptions, values of enums and names that are required, in order. */
  readonly words: readonly string[]
  /** What else it says, as JSON: bounds, formats, defaults, titles. */
  readonly others: readonly string[]
  readonly counts: SchemaCounts
  /** Fields and members of what keywords hold that nobody knows: each may be a property, or a schema in a schema. */
  readonly unsure: number
  /** Keywords that nobody knows. */
  readonly unknown: readonly string[]
}

/** How often a schema has what costs tokens beside its words. */
export interface SchemaCounts {
  /** Objects that have properties. */
  object: number
  property: number
  /** Properties that are not required. */
  optional: number
  described: number
  /** Lists of a simple type. */
  list: number
  /** Schemas within schemas: objects, alternatives, definitions. */
  nested: number
}

const SIMPLE = new Set<unknown>(['string', 'integer', 'number', 'boolean', undefined])

/** From then on a `$ref` is not followed but costs what it names as JSON: definitions that name others double. */
const MOST_SCHEMAS = 20_000
const MOST_TEXTS = 200

/** A schema with one of these holds others, whatever its type says; many have none. */
const HOLDING = ['$ref', 'ref', 'properties', 'anyOf', 'oneOf', 'allOf']

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
  const unknown: string[] = []
  const counts: SchemaCounts = { object: 0, property: 0, optional: 0, described: 0, list: 0, nested: 0 }
  let unsure = 0
  let schemas = 0
  let missing = 0
  const definitions = isObject(schema)
    ? { ...asFields(schema.definitions), ...asFields(schema.defs), ...asFields(schema.$defs) }
    : {}
  const definitionOf = (reference: string): unknown => definitions[reference.slice(reference.lastIndexOf('/') + 1)]
  // A keyword that nobody knows may be any of those that hold schemas, and its text may name a definition.
  const guess = (value: unknown, within: ReadonlySet<unknown>): void => {
    if (typeof value === 'string' && value.includes('#/') && others.length < MOST_TEXTS) {
      const named = definitionOf(value)
      if (named === undefined || within.has(named)) return
      others.push(JSON.stringify(named) ?? '')
      guess(named, new Set(within).add(named))
    } else if (isObject(value)) {
      for (const field of Object.values(value)) {
        unsure++
        guess(field, within)
      }
    }
  }
  const walk = (value: unknown, level: number, within: ReadonlySet<unknown>): void => {
    if (!isObject(value) || level > MOST_LEVELS || within.has(value)) return
    schemas++
    const inside = new Set(within).add(value)
    const reference = value.$ref ?? value.ref
    if (typeof reference === 'string') {
      const named = definitionOf(reference)
      if (named === undefined) missing++
      else if (schemas < MOST_SCHEMAS) walk(named, level + 1, inside)
      else guess(named, inside)
    }
    if (typeof value.description === 'string') {
      counts.described++
      words.push(value.description)
    }
    for (const one of listOf(value.enum)) words.push(String(one))
    const required = new Set(listOf(value.required))
    for (const one of listOf(value.required)) words.push(String(one))
    const properties = Object.entries(asFields(value.properties))
    if (properties.length > 0) counts.object++
    for (const [name, property] of properties) {
      counts.property++
      if (!required.has(name)) counts.optional++
      words.push(name)
      if (isObject(property) && !isSimple(property)) counts.nested++
      walk(property, level + 1, inside)
    }
    for (const one of [value.anyOf, value.oneOf, value.allOf].flatMap(listOf)) {
      counts.nested++
      walk(one, level + 1, inside)
    }
    if (isObject(value.items)) {
      counts[isSimple(value.items) ? 'list' : 'nested']++
      walk(value.items, level + 1, inside)
    }
    for (const [name, field] of Object.entries(value)) {
      if (READ.has(name) || SILENT.has(name)) continue
      others.push(JSON.stringify({ [name]: field }) ?? '')
      if (isKeyword(name)) continue
      unknown.push(name)
      guess(field, inside)
    }
    if (isObject(value.additionalProperties)) walk(value.additionalProperties, level + 1, inside)
  }
  walk(schema, 0, new Set())
  // A definition that is not there may stand under a keyword that nobody knows, as often as it is named.
  if (unknown.length > 0 && missing > 1) {
    unsure *= missing
    const texts = others.slice(0, Math.ceil(MOST_TEXTS / missing))
    for (let times = 1; times < Math.min(missing, MOST_TEXTS); times++) others.push(...texts)
  }
  return { words, others, counts, unsure, unknown }
}

/** A string, a number, a truth value, or a list of what `items` says: its members count for themselves. */
function isSimple(schema: unknown): boolean {
  if (!isObject(schema)) return true
  if (HOLDING.some((keyword) => schema[keyword] !== undefined)) return false
  const type = typeof schema.type === 'string' ? schema.type.toLowerCase() : schema.type
  return SIMPLE.has(type) || (type === 'array' && schema.items !== undefined)
}

function asFields(value: unknown): Fields {
  return isObject(value) && !Array.isArray(value) ? value : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
