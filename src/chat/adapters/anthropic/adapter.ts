import { type Fields, isObject, objectsOf, roleOf } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import { type AdapterTarget, type ChatAdapter, placesIn } from '../adapter.ts'
import { given } from '../claude/parts.ts'
import { type ClaudeRules, claudeRules, TASK_BUDGET_TOKENS } from '../claude/rules.ts'
import { shape, unreadFields, unreadPart } from '../fields.ts'
import { boundedPart, type Part } from '../part.ts'
import { describeMessageContent } from './blocks.ts'
import { describeTool, serverTools } from './tools.ts'

/** A message of Anthropic's Messages API; one of role `system` goes into the request's `system`. */
export interface AnthropicMessage {
  readonly role: string
  readonly content:
    | string
    | readonly { readonly type: string; readonly image_url?: never; readonly toolCallId?: never }[]
  /** Messages of OpenAI, Gemini and `useChat` have these. */
  readonly tool_calls?: never
  readonly tool_call_id?: never
  readonly parts?: never
}

const REQUEST = shape(
  'messages system tools tool_choice thinking output_config output_format mcp_servers container',
  'model max_tokens stream metadata stop_sequences temperature top_k top_p service_tier cache_control inference_geo anthropic_version anthropic_beta betas context_management speed',
  {
    thinking: shape('', 'type budget_tokens display'),
    tool_choice: shape('', 'type name disable_parallel_tool_use'),
  },
)
const MESSAGE = shape('role content')
const ROLES = '"user" and "assistant"; a system prompt may come as "system"'

/** The adapter for Anthropic's Messages API. */
export function anthropicMessages(target: AdapterTarget): ChatAdapter<AnthropicMessage> {
  const rules = claudeRules(target)
  const fixed = (hasTools: boolean): Part[] => [
    boundedPart('reply', 'framing', rules.request),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', rules.toolsAuto)] : []),
  ]
  return {
    api: 'anthropic',
    rules,
    describe: (message) => describe(rules, message),
    describeTool: (tool) => describeTool(rules, tool),
    frame: ({ tools, fields }) => describeFrame(rules, tools.length > 0, fields),
    fixed,
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    fromText: (role, text) => ({ role: role === 'developer' ? 'system' : role, content: text }),
    mark,
    build: (all, tools) => {
      const system = all.filter(({ role }) => role === 'system').flatMap(({ content }) => blocks(content))
      const messages = all.filter(({ role }) => role !== 'system')
      return { ...(system.length > 0 && { system }), messages, ...(tools.length > 0 && { tools }) }
    },
    read: ({ system, messages = [], tools = [] }) => ({
      messages: [...(system ? [{ role: 'system', content: system as AnthropicMessage['content'] }] : []), ...messages],
      messagePaths: [...(system ? ['system'] : []), ...placesIn('messages', messages)],
      tools: tools as never,
      toolPaths: placesIn('tools', tools),
    }),
  }
}

/** What the request as a whole adds: the prompt about tools by what is chosen, thinking, a schema, a budget, servers. */
function describeFrame(rules: ClaudeRules, hasTools: boolean, fields: Fields): readonly Part[] {
  const choice = isObject(fields.tool_choice) ? fields.tool_choice.type : undefined
  const toolsTokens = choice === 'any' || choice === 'tool' ? rules.toolsForced : rules.toolsAuto
  const thinking = isObject(fields.thinking) ? fields.thinking.type : undefined
  const { format, task_budget, effort: _, ...others } = isObject(fields.output_config) ? fields.output_config : {}
  const schema = format ?? fields.output_format
  return [
    boundedPart('reply', 'framing', rules.request),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', toolsTokens)] : []),
    ...(thinking === 'enabled' ? [boundedPart('reasoning', 'framing', rules.thinkingEnabled)] : []),
    ...(thinking === 'adaptive' ? [boundedPart('reasoning', 'framing', rules.thinkingAdaptive)] : []),
    ...(isObject(schema)
      ? [boundedPart('schema', 'framing', rules.schema), ...given('schema', schema.schema ?? schema)]
      : []),
    ...(task_budget ? [boundedPart('message', 'framing', TASK_BUDGET_TOKENS)] : []),
    ...unreadFields(others, NOTHING, 'output_config'),
    ...objectsOf(fields.mcp_servers).map((server, index) => serverTools(`mcp_servers[${index}]`, server.name)),
    ...(isObject(fields.container)
      ? unreadPart('unread', 'container', fields.container, 'what skills add is not known')
      : []),
    ...unreadFields(fields, REQUEST, ''),
  ]
}

const NOTHING = shape('')
/** A system prompt costs its text; one in the middle of a conversation some tokens more. */
const SYSTEM_TOKENS = { lower: 0, tokens: 0, upper: 5 } as const
const MOST_MARKS = 4

/**
 * Marks what ends a prefix that the next turn has too: the last message, and the system prompt. Of the four marks that
 * are allowed those of the caller are counted, also in tools and in results; the provider finds the longest prefix that
 * it knows by itself. Empty texts and reasoning take no mark: the block before them has it. Source: Anthropic, "Prompt caching".
 */
function mark(messages: readonly AnthropicMessage[], tools: readonly object[]): readonly AnthropicMessage[] {
  let left = MOST_MARKS - marksIn(tools) - messages.reduce((sum, { content }) => sum + marksIn(content), 0)
  const marked = messages.slice()
  for (const isSystem of [false, true]) {
    const isMeant = ({ role, content }: AnthropicMessage) => (role === 'system') === isSystem && markable(content) >= 0
    const at = messages.findLastIndex(isMeant)
    if (at < 0 || left < 1) continue
    const content = blocks(messages[at]!.content)
    const place = markable(content)
    if ('cache_control' in content[place]!) continue
    const block = { ...content[place]!, cache_control: { type: 'ephemeral' } }
    marked[at] = { ...messages[at]!, content: content.map((one, index) => (index === place ? block : one)) }
    left--
  }
  return marked
}

/** The last block that takes a mark, or -1. */
function markable(content: AnthropicMessage['content']): number {
  return blocks(content).findLastIndex((block) => {
    const { type, text } = block as { readonly type: string; readonly text?: unknown }
    return type !== 'thinking' && type !== 'redacted_thinking' && text !== ''
  })
}

function marksIn(content: unknown): number {
  return objectsOf(content).reduce(
    (sum, block) => sum + (block.cache_control ? 1 : 0) + (block.type === 'tool_result' ? marksIn(block.content) : 0),
    0,
  )
}

function blocks(content: AnthropicMessage['content']): readonly { readonly type: string }[] {
  return typeof content === 'string' ? [{ type: 'text', text: content } as { type: string }] : content
}

function describe(rules: ClaudeRules, message: AnthropicMessage): readonly Part[] {
  const role = roleOf(message, ROLES)
  return [
    boundedPart('message', 'framing', role === 'system' ? SYSTEM_TOKENS : rules.message),
    ...describeMessageContent(rules, message.content),
    ...unreadFields(message as unknown as Fields, MESSAGE, ''),
  ]
}
