import { asText, type Fields } from '../../content.ts'
import type { ToolDefinition } from '../../types.ts'
import { definitionParts, maybe } from '../claude/parts.ts'
import { type ClaudeRules, providerToolTokens } from '../claude/rules.ts'
import { shape, unreadFields } from '../fields.ts'
import { boundedPart, type Part, unboundedPart } from '../part.ts'

const CUSTOM = shape(
  'name description input_schema inputSchema parameters input_examples defer_loading',
  'type cache_control strict allowed_callers eager_input_streaming',
)

/** A tool of the caller's, one that Anthropic makes, or all of a server's. */
export function describeTool(rules: ClaudeRules, tool: ToolDefinition): readonly Part[] {
  const fields = ('function' in tool ? { ...tool, ...tool.function } : tool) as unknown as Fields
  const type = asText(fields.type)
  if (type === 'mcp_toolset') return [serverTools('', fields.mcp_server_name)]
  if (type !== '' && type !== 'custom' && type !== 'function') {
    const { type: _, name: __, cache_control: ___, ...settings } = fields
    return [
      boundedPart('tool-definition', 'framing', providerToolTokens(rules, type)),
      ...maybe('tool-definition', settings),
    ]
  }
  const schema = fields.input_schema ?? fields.inputSchema ?? fields.parameters
  return [
    ...definitionParts(
      rules,
      { name: fields.name, description: fields.description, schema },
      fields.defer_loading === true,
    ),
    ...maybe('tool-definition', fields.input_examples),
    // A tool of the caller's has a schema; one without may be any tool of Anthropic's.
    ...(schema === undefined
      ? [boundedPart('tool-definition', 'framing', { ...providerToolTokens(rules, ''), tokens: 0 })]
      : []),
    ...('function' in tool ? [] : unreadFields(fields, CUSTOM, '')),
  ]
}

/** The tools of a server: their definitions are not in the request. */
export function serverTools(path: string, name: unknown): Part {
  const part = boundedPart('tool-definition', 'framing', { lower: 0, tokens: 1000, upper: 4000 })
  const reason = `the tools of the server ${JSON.stringify(name ?? '').slice(0, 60)} are not in the request`
  return unboundedPart(part, path, reason, 'count the definitions that the server lists, as tools of this request')
}
