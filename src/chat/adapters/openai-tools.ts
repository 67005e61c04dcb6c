import type { EncodingName } from '../../encodings/index.ts'
import { asText } from '../content.ts'
import { toolFacts } from '../tools.ts'
import type { ToolDefinition } from '../types.ts'
import { boundedPart, fixedPart, type Part, textPart, uncertainText } from './part.ts'

/**
 * What function definitions cost in OpenAI requests. Source of every number: OpenAI cookbook,
 * "How to count tokens with tiktoken", section 7, which compares them with the API's own usage for gpt-3.5-turbo,
 * gpt-4, gpt-4o and gpt-4o-mini. It covers functions whose parameters are described strings, flat, with or
 * without an enum. For any other schema the same rules give the lower bound, and the upper one adds the whole schema as JSON.
 */
const FUNCTION_TOKENS = { o200k: 7, older: 10 } as const
const PROPERTIES_TOKENS = 3
const PROPERTY_TOKENS = 3
const ENUM_TOKENS = -3
const ENUM_ITEM_TOKENS = 3
const TOOLS_END_TOKENS = 12

/** The frame around all tools, once per request that has any. */
export function toolsEnd(): Part {
  return fixedPart('tool-definition', 'framing', TOOLS_END_TOKENS)
}

/** The parts of one function definition. */
export function describeOpenAiTool(tool: ToolDefinition, encoding: EncodingName): readonly Part[] {
  const { name, description, schema, strict } = toolFacts(tool)
  const perFunction = encoding.startsWith('o200k') ? FUNCTION_TOKENS.o200k : FUNCTION_TOKENS.older
  const parts: Part[] = [
    fixedPart('tool-definition', 'framing', perFunction),
    textPart('tool-definition', 'content', `${name}:${withoutFinalPeriod(description)}`),
  ]
  const properties = propertiesOf(schema)
  let covered = description !== undefined && !strict && isObject(schema)
  if (properties.length > 0) parts.push(fixedPart('schema', 'framing', PROPERTIES_TOKENS))
  for (const [key, value] of properties) {
    const property = isObject(value) ? value : {}
    const choices = Array.isArray(property.enum) ? property.enum : null
    parts.push(
      fixedPart('schema', 'framing', PROPERTY_TOKENS + (choices ? ENUM_TOKENS + ENUM_ITEM_TOKENS * choices.length : 0)),
      textPart('schema', 'content', `${key}:${typeText(property.type)}:${withoutFinalPeriod(property.description)}`),
    )
    for (const choice of choices ?? []) parts.push(textPart('schema', 'content', scalarText(choice)))
    covered &&= property.type === 'string' && typeof property.description === 'string' && onlyKeys(property)
  }
  if (!covered) {
    parts.push(
      uncertainText('schema', 'content', JSON.stringify(schema ?? {})),
      boundedPart('schema', 'framing', {
        lower: 0,
        tokens: 0,
        upper: PROPERTY_TOKENS * Math.max(1, properties.length),
      }),
    )
  }
  return parts
}

function withoutFinalPeriod(text: unknown): string {
  const written = typeof text === 'string' ? text : ''
  return written.endsWith('.') ? written.slice(0, -1) : written
}

function propertiesOf(schema: unknown): [string, unknown][] {
  return isObject(schema) && isObject(schema.properties) ? Object.entries(schema.properties) : []
}

function typeText(type: unknown): string {
  return Array.isArray(type) ? type.map(scalarText).join('|') : scalarText(type ?? '')
}

// A schema from elsewhere may have an object here, even one that cannot be made a string.
function scalarText(value: unknown): string {
  return typeof value === 'object' ? asText(value) : String(value)
}

function onlyKeys(property: Record<string, unknown>): boolean {
  return Object.keys(property).every((key) => key === 'type' || key === 'description' || key === 'enum')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
