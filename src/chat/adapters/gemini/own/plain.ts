/**
 * Vertex, and Gemini up to 2.0 on the Gemini API: what is billed of tools, calls and results is their strings, each by itself,
 * and a token for each type of a schema in OpenAPI's terms. JSON schemas are not billed. All recorded bills agree to the token.
 */
import { asText, type Fields, isObject } from '../../../content.ts'
import { readParameters, type Schema } from './schemas.ts'
import { jsonParametersOf, knownOrNull, MOST_LEVELS, NotKnown, type Writing, type Written } from './written.ts'

/** `freeJsonSchemas`: whether bills say so of schemas with properties; on Vertex they have none. */
export function plain({ freeJsonSchemas }: { readonly freeJsonSchemas: boolean }): Writing {
  return {
    tool: (declaration) => knownOrNull(() => strings(declaration, freeJsonSchemas)),
    call: (name, args) => knownOrNull(() => data(name, args)),
    result: (name, response) => knownOrNull(() => data(name, response)),
  }
}

function strings(declaration: Fields, freeJsonSchemas: boolean): Written {
  const found = { texts: [asText(declaration.name), asText(declaration.description)], types: 0, unsure: 0 }
  const perhaps: string[] = []
  if (declaration.parameters !== undefined) collect(readParameters(declaration.parameters), found, perhaps)
  const json = jsonParametersOf(declaration)
  if (declaration.parameters === undefined && json !== undefined && !freeJsonSchemas) {
    if (readParameters(json).properties.length > 0) throw new NotKnown()
  }
  // Types in small letters were not billed.
  if (hasSmallType(declaration.parameters)) found.unsure += found.types
  return written(found.texts, found.types, found.unsure, perhaps)
}

function written(texts: readonly string[], framingTokens: number, unsure: number, perhaps: readonly string[]): Written {
  return { texts: texts.filter((text) => text !== ''), framingTokens, unsure, perhaps }
}

interface Strings {
  readonly texts: string[]
  types: number
  unsure: number
}

function collect(schema: Schema, found: Strings, perhaps: string[]): void {
  const { type, description, properties, required, items, anyOf, others } = schema
  if (type !== undefined) found.types++
  if (type !== 'string' && type !== 'object') found.unsure++
  found.unsure += schema.enum.length + anyOf.length + Object.keys(others).length
  found.texts.push(description, ...schema.enum.map(String))
  for (const { name, schema: property } of properties) {
    found.texts.push(name)
    collect(property, found, perhaps)
  }
  found.texts.push(...required)
  for (const one of [...anyOf, ...(items === undefined ? [] : [items])]) collect(one, found, perhaps)
  for (const [name, value] of Object.entries(others)) perhaps.push(JSON.stringify({ [name]: value }) ?? '')
}

function hasSmallType(schema: unknown): boolean {
  return isObject(schema) && typeof schema.type === 'string' && schema.type !== schema.type.toUpperCase()
}

/** A name, and keys and values. */
function data(name: string, value: Fields): Written {
  const texts = [name]
  let unsure = 0
  const walk = (one: unknown, level: number): void => {
    if (level > MOST_LEVELS) throw new NotKnown()
    if (Array.isArray(one)) for (const member of one) walk(member, level + 1)
    else if (isObject(one)) {
      for (const [key, member] of Object.entries(one)) {
        texts.push(key)
        walk(member, level + 1)
      }
    } else {
      if (typeof one !== 'string') unsure++
      texts.push(String(one))
    }
  }
  walk(value, 0)
  return written(texts, 0, unsure, [])
}
