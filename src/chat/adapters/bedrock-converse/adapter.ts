import { asText, type Fields, fieldsOf, isFields, roleOf } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import type { NamedTool, ToolDefinition } from '../../types.ts'
import { type AdapterTarget, type ChatAdapter, placesIn } from '../adapter.ts'
import { shape, unreadFields } from '../fields.ts'
import { mergeTurns } from '../merge-turns.ts'
import { boundedPart, type Part, textPart, uncertainText } from '../part.ts'

/** A message of Bedrock's Converse API; one of role `system` goes into the request's `system`. */
export interface ConverseMessage {
  readonly role: string
  readonly content: readonly object[]
}

const REQUEST = shape(
  'messages system toolConfig outputConfig additionalModelRequestFields',
  'modelId inferenceConfig guardrailConfig performanceConfig serviceTier requestMetadata additionalModelResponseFieldPaths',
)
const MESSAGE = shape('role content')
const MESSAGE_TOKENS = { lower: 0, tokens: 4, upper: 12 } as const
const BLOCK_TOKENS = { lower: 0, tokens: 12, upper: 64 } as const
const ROLES = '"user" and "assistant"; a system prompt may come as "system"'

/** The adapter for Bedrock's Converse API. What is written counts; what the model's template adds is bounds. */
export function bedrockConverse(_target: AdapterTarget): ChatAdapter<ConverseMessage> {
  const fixed = (hasTools: boolean): Part[] => [
    boundedPart('reply', 'framing', { lower: 0, tokens: 3, upper: 24 }),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', { lower: 0, tokens: 330, upper: 900 })] : []),
  ]
  return {
    api: 'bedrock-converse',
    describe: (message) => describe(message as unknown as Fields),
    describeTool: (tool) => [
      boundedPart('tool-definition', 'framing', BLOCK_TOKENS),
      uncertainText('tool-definition', 'content', asText(tool)),
    ],
    frame: ({ tools, fields }) => [
      ...fixed(tools.length > 0),
      uncertainText('schema', 'content', asText(fields.outputConfig)),
      uncertainText('unread', 'content', asText(fields.additionalModelRequestFields)),
      ...unreadFields(fields, REQUEST, ''),
    ],
    fixed,
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    fromText: (role, text) => ({ role: role === 'developer' ? 'system' : role, content: [{ text }] }),
    build: (all, tools) => {
      const system = all.filter(({ role }) => role === 'system').flatMap(({ content }) => content)
      const toolConfig = { tools: tools.map((tool) => ('toolSpec' in tool ? tool : { toolSpec: tool })) }
      return {
        ...(system.length > 0 && { system }),
        // Roles alternate, or the request is refused.
        messages: mergeTurns(
          all.filter(({ role }) => role !== 'system'),
          (before, { role }) => before.role === role,
          (before, { content }) => ({ ...before, content: [...before.content, ...content] }),
        ),
        ...(tools.length > 0 && { toolConfig }),
      }
    },
    read: ({ system, messages = [], toolConfig }) => {
      const tools = isFields(toolConfig) && Array.isArray(toolConfig.tools) ? toolConfig.tools : []
      const first = Array.isArray(system) && system.length > 0 ? [{ role: 'system', content: system }] : []
      return {
        messages: [...first, ...messages],
        messagePaths: [...first.map(() => 'system'), ...placesIn('messages', messages)],
        tools: tools as readonly (NamedTool & ToolDefinition)[],
        toolPaths: placesIn('toolConfig.tools', tools),
      }
    },
  }
}

function describe(message: Fields): readonly Part[] {
  roleOf(message, ROLES)
  return [
    boundedPart('message', 'framing', MESSAGE_TOKENS),
    ...fieldsOf(message.content).flatMap((block): Part[] =>
      typeof block.text === 'string'
        ? [textPart('text', 'content', block.text)]
        : [boundedPart('message', 'framing', BLOCK_TOKENS), uncertainText('text', 'content', asText(block))],
    ),
    ...unreadFields(message, MESSAGE, ''),
  ]
}
