import { asText, type Fields, isObject, objectsOf, roleOf } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import type { NamedTool, ToolDefinition } from '../../types.ts'
import { type AdapterTarget, type ChatAdapter, placesIn } from '../adapter.ts'
import { definitionParts, maybe } from '../claude/parts.ts'
import { providerToolTokens } from '../claude/rules.ts'
import { shape, unreadFields } from '../fields.ts'
import { mergeTurns } from '../merge-turns.ts'
import { boundedPart, type Part } from '../part.ts'
import { describeBlock } from './blocks.ts'
import { type ConverseRules, converseRules } from './rules.ts'

/** A message of Bedrock's Converse API; one of role `system` goes into the request's `system`. */
export interface ConverseMessage {
  readonly role: string
  readonly content: readonly object[]
}

const REQUEST = shape(
  'messages system toolConfig outputConfig additionalModelRequestFields',
  'modelId inferenceConfig guardrailConfig performanceConfig serviceTier requestMetadata additionalModelResponseFieldPaths',
  { toolConfig: shape('tools', '', { toolChoice: shape('', 'auto any', { tool: shape('name') }) }) },
)
const MESSAGE = shape('role content')
/** Fields of the model's own: what tells it to think is counted, what only sets it up is free. */
const OWN_FIELDS = shape(
  'thinking output_config',
  'anthropic_beta anthropic_version top_k topK reasoning_effort reasoning_config reasoningConfig inferenceConfig temperature top_p',
  { thinking: shape('', 'type budget_tokens display') },
)
const TOOL = shape('toolSpec', 'type')
const SPEC = shape('name description inputSchema', 'strict')
const ROLES = '"user" and "assistant"; a system prompt may come as "system"'

/** The adapter for Bedrock's Converse API: one shape for the models of many makers. */
export function bedrockConverse(target: AdapterTarget): ChatAdapter<ConverseMessage> {
  const rules = converseRules(target)
  const fixed = (hasTools: boolean): Part[] => [
    boundedPart('reply', 'framing', rules.request),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', rules.toolsAuto)] : []),
  ]
  return {
    api: 'bedrock-converse',
    describe: (message) => describe(rules, message as unknown as Fields),
    describeTool: (tool) => describeTool(rules, tool as unknown as Fields),
    frame: ({ messages, tools, fields }) => [
      ...describeFrame(rules, tools.length > 0, fields),
      // A turn of the user's is put before a conversation that the assistant begins.
      ...(messages.find(({ role }) => role !== 'system')?.role === 'assistant'
        ? [boundedPart('message', 'framing', { lower: 0, tokens: 8, upper: rules.message.upper + 4 })]
        : []),
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
      const tools = isObject(toolConfig) && Array.isArray(toolConfig.tools) ? toolConfig.tools : []
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

function describe(rules: ConverseRules, message: Fields): readonly Part[] {
  const role = roleOf(message, ROLES)
  const frame = role === 'system' ? { lower: 0, tokens: 0, upper: rules.message.upper } : rules.message
  return [
    boundedPart('message', 'framing', frame),
    ...objectsOf(message.content).flatMap((block, index) => describeBlock(rules, block, `.content[${index}]`, role)),
    ...unreadFields(message, MESSAGE, ''),
  ]
}

/** A `toolSpec`, a tool of the model's maker, or a plain definition that a plan was given. */
function describeTool(rules: ConverseRules, tool: Fields): readonly Part[] {
  if (tool.cachePoint !== undefined) return []
  if (tool.systemTool !== undefined) {
    const name = asText(isObject(tool.systemTool) ? tool.systemTool.name : tool.systemTool)
    return [
      boundedPart('tool-definition', 'framing', providerToolTokens(rules, name)),
      ...maybe('tool-definition', tool),
    ]
  }
  const spec = isObject(tool.toolSpec) ? tool.toolSpec : tool
  const schema = isObject(spec.inputSchema) && 'json' in spec.inputSchema ? spec.inputSchema.json : spec.inputSchema
  return [
    ...definitionParts(rules, { name: spec.name, description: spec.description, schema }, false),
    ...(isObject(tool.toolSpec) ? unreadFields(spec, SPEC, '.toolSpec') : []),
    ...(isObject(tool.toolSpec) || typeof tool.name === 'string' ? [] : unreadFields(tool, TOOL, '')),
  ]
}

function describeFrame(rules: ConverseRules, hasTools: boolean, fields: Fields): readonly Part[] {
  const config = isObject(fields.toolConfig) ? fields.toolConfig : {}
  const choice = isObject(config.toolChoice) ? config.toolChoice : {}
  const isForced = choice.any !== undefined || choice.tool !== undefined
  const own = isObject(fields.additionalModelRequestFields) ? fields.additionalModelRequestFields : {}
  const thinking = isObject(own.thinking) ? own.thinking.type : undefined
  const output = isObject(fields.outputConfig) ? fields.outputConfig : null
  return [
    boundedPart('reply', 'framing', rules.request),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', isForced ? rules.toolsForced : rules.toolsAuto)] : []),
    ...(thinking === 'enabled' ? [boundedPart('reasoning', 'framing', { ...rules.thinkingEnabled, lower: 0 })] : []),
    ...(thinking === 'adaptive' ? [boundedPart('reasoning', 'framing', { ...rules.thinkingAdaptive, lower: 0 })] : []),
    ...(output ? [boundedPart('schema', 'framing', rules.schema), ...maybe('schema', output)] : []),
    ...maybe('schema', own.output_config),
    ...unreadFields(own, OWN_FIELDS, 'additionalModelRequestFields'),
    ...unreadFields(fields, REQUEST, ''),
  ]
}
