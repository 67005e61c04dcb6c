import {
  asText,
  documentPart,
  type Fields,
  fieldsOf,
  isFields,
  roleOf,
  sealedReasoning,
  unknownPart,
} from '../../content.ts'
import { pictureSize } from '../../media/read.ts'
import { claudePictureTokens } from '../../media/rules/anthropic.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import { describeToolAsJson } from '../../tools.ts'
import { type AdapterTarget, type ChatAdapter, type MessageLinks, noLinks, placesIn, turnStart } from '../adapter.ts'
import { shape, unreadFields } from '../fields.ts'
import { boundedPart, type Part, textPart, uncertainText } from '../part.ts'

/** A message of Anthropic's Messages API; one of role `system` goes into the request's `system`. */
export interface AnthropicMessage {
  readonly role: string
  readonly content: string | readonly { readonly type: string }[]
}

/**
 * Claude's template is not published, so all of it is bounds. The documentation's "Token counting" examples have
 * 14 tokens for a system prompt of 4 words and a message of 2, and 403 for one tool; its "Tool use" page adds
 * 346 tokens to a request with tools on Claude 4, between 159 and 530 on earlier models.
 */
const MESSAGE_TOKENS = { lower: 1, tokens: 3, upper: 8 } as const
const TOOLS_TOKENS = { lower: 150, tokens: 330, upper: 600 } as const
const CALL_TOKENS = { lower: 4, tokens: 24, upper: 64 } as const
const RESULT_TOKENS = { lower: 2, tokens: 12, upper: 40 } as const
const REQUEST = shape(
  'messages system tools',
  'model max_tokens metadata stop_sequences stream temperature top_k top_p service_tier cache_control inference_geo',
)
const ROLES = '"user" and "assistant"; a system prompt may come as "system"'

/** The adapter for Anthropic's Messages API. */
export function anthropicMessages(_target: AdapterTarget): ChatAdapter<AnthropicMessage> {
  const fixed = (hasTools: boolean): Part[] => [
    boundedPart('reply', 'framing', { lower: 0, tokens: 3, upper: 8 }),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', TOOLS_TOKENS)] : []),
  ]
  return {
    api: 'anthropic',
    describe,
    describeTool: describeToolAsJson,
    frame: ({ tools, fields }) => [...fixed(tools.length > 0), ...unreadFields(fields, REQUEST, '')],
    fixed,
    links,
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    text: ({ content }) => (typeof content === 'string' ? content : null),
    withText: (message, text) => ({ ...message, content: text }),
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

/**
 * Marks what ends a prefix that the next turn has too: the system prompt, and the last message. Four marks are
 * allowed; the provider finds the longest prefix that it knows by itself. Source: Anthropic, "Prompt caching".
 */
function mark(messages: readonly AnthropicMessage[]): readonly AnthropicMessage[] {
  const lastSystem = messages.findLastIndex(({ role }) => role === 'system')
  return messages.map((message, index) => {
    if (index !== lastSystem && index !== messages.length - 1) return message
    const content = blocks(message.content)
    const last = content.findLastIndex(({ type }) => type !== 'thinking' && type !== 'redacted_thinking')
    return {
      ...message,
      content: content.map((block, at) => (at === last ? { ...block, cache_control: { type: 'ephemeral' } } : block)),
    }
  })
}

function blocks(content: AnthropicMessage['content']): readonly { readonly type: string }[] {
  return typeof content === 'string' ? [{ type: 'text', text: content } as { type: string }] : content
}

function describe(message: AnthropicMessage): readonly Part[] {
  roleOf(message, ROLES)
  const parts: Part[] = [boundedPart('message', 'framing', MESSAGE_TOKENS)]
  if (typeof message.content === 'string') parts.push(textPart('text', 'content', message.content))
  else for (const block of fieldsOf(message.content)) parts.push(...describeBlock(block))
  return parts
}

function describeBlock(block: Fields): readonly Part[] {
  const source = isFields(block.source) ? block.source : {}
  switch (block.type) {
    case 'text':
      return [textPart('text', 'content', asText(block.text))]
    case 'image':
      return [boundedPart('image', 'content', claudePictureTokens(pictureSize(source.data), 'unknown'))]
    case 'document':
      return typeof source.data === 'string' && source.type === 'text'
        ? [textPart('file', 'content', source.data), boundedPart('file', 'framing', RESULT_TOKENS)]
        : [documentPart(source.data)]
    case 'tool_use':
    case 'server_tool_use':
      return [
        boundedPart('tool-call', 'framing', CALL_TOKENS),
        textPart('tool-call', 'content', asText(block.name)),
        textPart('tool-call', 'content', asText(block.input)),
        uncertainText('tool-call', 'framing', asText(block.id)),
      ]
    case 'tool_result':
      return [
        boundedPart('tool-result', 'framing', RESULT_TOKENS),
        uncertainText('tool-result', 'framing', asText(block.tool_use_id)),
        ...(Array.isArray(block.content)
          ? fieldsOf(block.content).flatMap(describeBlock)
          : [textPart('tool-result', 'content', asText(block.content))]),
      ]
    case 'thinking':
      // Thinking of earlier turns is taken out by the provider; of the current turn it counts.
      return [uncertainText('reasoning', 'content', asText(block.thinking))]
    case 'redacted_thinking':
      return [sealedReasoning(block.data)]
    default:
      return [unknownPart('file', block)]
  }
}

function links(message: AnthropicMessage): MessageLinks {
  const content = fieldsOf(message.content)
  const calls = content.filter((block) => block.type === 'tool_use').map((block) => asText(block.id))
  const answers = content.filter((block) => block.type === 'tool_result').map((block) => asText(block.tool_use_id))
  if (message.role === 'user' && answers.length === 0) return turnStart
  return calls.length + answers.length === 0 ? noLinks : { ...noLinks, calls, answers }
}
