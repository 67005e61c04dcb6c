import { describeValue, TokenroomError } from '../errors/index.ts'
import { boundedPart, type Part, textPart } from './adapters/part.ts'
import { jsonSchemaOf } from './json-schemas.ts'
import { unknownKeywords } from './schema-keywords.ts'
import type { NamedTool, ToolDefinition } from './types.ts'

/** A tool definition of any API, read. */
export interface ToolFacts {
  readonly name: string
  readonly description: string | undefined
  readonly schema: unknown
  readonly strict: boolean
}

/** Reads a tool definition. Throws `INVALID_ARGUMENT` for one without a name. */
export function toolFacts(tool: ToolDefinition): ToolFacts {
  const described: Partial<NamedTool> =
    ('function' in tool ? tool.function : 'custom' in tool ? tool.custom : tool) ?? {}
  const { name, description, strict } = described
  if (typeof name !== 'string' || name === '') {
    throw new TokenroomError('INVALID_ARGUMENT', `a tool definition needs a name; received ${describeValue(tool)}`, {
      name: 'tools',
      received: describeValue(tool),
      expected: 'a tool with a name, or with a function that has one',
    })
  }
  const written =
    described.input_schema ?? described.inputSchema ?? described.parameters ?? described.parametersJsonSchema
  const schema = jsonSchemaOf(written, `the schema of tool "${name}"`)
  return { name, description: description ?? undefined, schema, strict: strict === true }
}

/**
 * A tool definition where it is not published how the model sees it: its name, its description and its schema as
 * JSON, with room for a template that spells the schema out.
 */
export function describeToolAsJson(tool: ToolDefinition): readonly Part[] {
  const { name, description, schema } = toolFacts(tool)
  const json = JSON.stringify(schema ?? {})
  return [
    boundedPart('tool-definition', 'framing', { lower: 0, tokens: 12, upper: 40 }),
    textPart('tool-definition', 'content', `${name}\n${description ?? ''}`),
    textPart('schema', 'content', json),
    ...unknownKeywords(schema, '.schema'),
    // Pretty-printed or turned into another notation, a schema has more punctuation than its JSON.
    boundedPart('schema', 'content', {
      lower: -Math.floor(json.length / 8),
      tokens: 0,
      upper: Math.ceil(json.length / 8),
    }),
  ]
}
