/** Schemas of tools as JSON Schema, however they were written: what a provider is sent, and so what it bills. */
import { describeValue, invalidArgument, TokenroomError } from '../errors/index.ts'
import { type Fields, isObject } from './content.ts'

const AI_SDK_SCHEMA = Symbol.for('vercel.ai.schema')

/** How a schema of Zod, Valibot, ArkType and others turns itself into JSON Schema: https://standardschema.dev/json-schema. */
interface StandardSchema {
  readonly vendor: string
  readonly jsonSchema?: { input(options: { target: string; libraryOptions?: object }): unknown }
}

/**
 * The JSON Schema of a tool's input, as the AI SDK sends it: a plain JSON Schema as it is; a schema made by `jsonSchema`,
 * `zodSchema` or `valibotSchema` of the SDK; a Zod schema, or one of another library that can turn itself into JSON
 * Schema, with closed objects as the SDK closes them. `where` names the schema in errors.
 *
 * Throws `INVALID_ARGUMENT` for a schema that cannot say its JSON Schema: the remedy is the SDK's own `asSchema`.
 */
export function jsonSchemaOf(schema: unknown, where = 'inputSchema'): unknown {
  // The SDK takes a function that makes the schema when it is needed.
  if (typeof schema === 'function' && !('~standard' in schema)) return jsonSchemaOf(schema(), where)
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null) return schema
  if (AI_SDK_SCHEMA in schema && 'jsonSchema' in schema) return settled(schema.jsonSchema, where)
  if (!('~standard' in schema)) return schema
  const { vendor, jsonSchema } = schema['~standard'] as StandardSchema
  if (!jsonSchema) {
    throw invalidArgument(
      where,
      schema,
      `a schema that has a JSON Schema, which this one of ${vendor} has not: wrap it with asSchema() of the AI SDK, or with toStandardJsonSchema() of @valibot/to-json-schema`,
    )
  }
  try {
    return closed(settled(jsonSchema.input({ target: 'draft-07', libraryOptions: { reused: 'inline' } }), where))
  } catch (error) {
    if (TokenroomError.isInstance(error)) throw error
    const reason = error instanceof Error ? error.message : describeValue(error)
    throw invalidArgument(where, schema, `a schema that can be written as JSON Schema (${vendor} says: ${reason})`)
  }
}

function settled(schema: unknown, where: string): unknown {
  if (!(isObject(schema) && typeof schema.then === 'function')) return schema
  throw invalidArgument(where, schema, `a JSON Schema, not a promise of one: await ${describeValue(where)} first`)
}

/** A schema in which every object is closed, as the AI SDK closes them. */
function closed(schema: unknown): unknown {
  if (!isObject(schema)) return schema
  const { type, properties, additionalProperties, definitions } = schema
  const changed: Record<string, unknown> = { ...schema }
  if (type === 'object' || (Array.isArray(type) && type.includes('object'))) {
    // The values of a record are described there, and stay.
    changed.additionalProperties = isObject(additionalProperties) ? closed(additionalProperties) : false
    if (isObject(properties)) changed.properties = eachClosed(properties)
  }
  for (const name of ['items', 'anyOf', 'allOf', 'oneOf']) {
    const inside = schema[name]
    if (inside !== undefined) changed[name] = Array.isArray(inside) ? inside.map(closed) : closed(inside)
  }
  if (isObject(definitions)) changed.definitions = eachClosed(definitions)
  return changed
}

function eachClosed(group: Fields): Fields {
  return Object.fromEntries(Object.entries(group).map(([name, schema]) => [name, closed(schema)]))
}
