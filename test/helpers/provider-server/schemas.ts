/** What the providers demand of the JSON schemas of tools. */
import { type Fields, fields, isFields, refuse } from './problem.ts'

/**
 * OpenAI and Anthropic: the parameters are a schema of type object.
 * Source: https://platform.openai.com/docs/guides/function-calling, https://docs.anthropic.com/en/docs/agents-and-tools/tool-use.
 */
export function checkObjectSchema(schema: unknown, path: string): void {
  const found = fields(schema, path)
  if (found.type !== 'object')
    refuse(path, `schema must be a JSON Schema of 'type: "object"', got ${String(found.type)}`)
  walk(found, path, (node, at) => {
    if (node.type === 'array' && !('items' in node) && !('prefixItems' in node))
      refuse(at, 'array schema missing items')
  })
}

/**
 * OpenAI's strict mode: every object closed and every property required.
 * Source: https://platform.openai.com/docs/guides/structured-outputs.
 */
export function checkStrictSchema(schema: unknown, path: string): void {
  walk(fields(schema, path), path, (node, at) => {
    if (node.type !== 'object') return
    if (node.additionalProperties !== false) {
      refuse(at, "'additionalProperties' is required to be supplied and to be false")
    }
    const names = Object.keys(isFields(node.properties) ? node.properties : {})
    const required: readonly unknown[] = Array.isArray(node.required) ? node.required : []
    const missing = names.find((name) => !required.includes(name))
    if (missing !== undefined)
      refuse(at, `'required' is required to include every key in properties. Missing '${missing}'`)
  })
}

const geminiFields = new Set(
  'type format title description nullable enum items maxItems minItems properties required minProperties maxProperties minLength maxLength pattern example anyOf propertyOrdering default minimum maximum'.split(
    ' ',
  ),
)

/**
 * Gemini's `parameters`: a part of OpenAPI 3.0, of which other fields are refused. `parametersJsonSchema` takes more.
 * Source: https://ai.google.dev/api/caching#Schema.
 */
export function checkGeminiSchema(schema: unknown, path: string): void {
  walk(fields(schema, path), path, (node, at) => {
    const unknown = Object.keys(node).find((field) => !geminiFields.has(field))
    if (unknown !== undefined)
      refuse(at, `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`)
    const isObject = typeof node.type === 'string' && node.type.toLowerCase() === 'object'
    if (isObject && isFields(node.properties) && Object.keys(node.properties).length === 0) {
      refuse(`${at}.properties`, 'should be non-empty for OBJECT type')
    }
  })
}

/** Visits a schema and the schemas in it. */
function walk(node: Fields, path: string, visit: (node: Fields, path: string) => void): void {
  visit(node, path)
  const inside = (value: unknown, at: string): void => {
    if (isFields(value)) walk(value, at, visit)
  }
  for (const group of ['properties', '$defs', 'definitions']) {
    const named = node[group]
    if (isFields(named)) for (const [name, value] of Object.entries(named)) inside(value, `${path}.${group}.${name}`)
  }
  inside(node.items, `${path}.items`)
  for (const group of ['anyOf', 'oneOf', 'allOf']) {
    const several = node[group]
    if (Array.isArray(several)) for (const [at, value] of several.entries()) inside(value, `${path}.${group}.${at}`)
  }
}
