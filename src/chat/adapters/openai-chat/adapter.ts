import { asText, documentPart, isFields, openAiPicture, roleOf, unknownPart } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import type { ChatMessage, ContentPart, ToolCall } from '../../types.ts'
import { type AdapterTarget, type ChatAdapter, type MessageLinks, noLinks, placesIn, turnStart } from '../adapter.ts'
import { unreadFields } from '../fields.ts'
import { CHAT_REQUEST } from '../openai/shapes.ts'
import { describeOpenAiTool, toolsEnd } from '../openai-tools.ts'
import { boundedPart, fixedPart, type Part, textPart, uncertainText } from '../part.ts'

/**
 * OpenAI Chat Completions. Messages and names: OpenAI cookbook, "How to count tokens with tiktoken", section 6:
 * 3 tokens per message, 1 per name, the tokens of role, name and content, and 3 that open the reply.
 */
export const MESSAGE_TOKENS = 3
const NAME_TOKENS = 1
export const REPLY_TOKENS = 3

/**
 * How tool calls and results are written to the model is not published. Certain are the function's name, its
 * arguments and the result's text. The upper bounds leave room for the recipient and channel of a call, for the
 * wrapper of parallel calls, and for ids; they are ours, chosen to be generous.
 */
export const CALL_TOKENS = { lower: 0, tokens: 4, upper: 12 } as const
const PARALLEL_CALLS_TOKENS = { lower: 0, tokens: 0, upper: 24 } as const
export const RESULT_TOKENS = { lower: 0, tokens: 0, upper: 8 } as const
/** The heading before a schema of structured output. */
const SCHEMA_TOKENS = { lower: 0, tokens: 8, upper: 24 } as const

const ROLES = '"system", "developer", "user", "assistant" and "tool"'

/** The adapter for OpenAI Chat Completions. `model` decides what pictures cost. */
export function openAiChat({ encoding, model }: AdapterTarget): ChatAdapter<ChatMessage> {
  const fixed = (hasTools: boolean): Part[] => [
    fixedPart('reply', 'framing', REPLY_TOKENS),
    ...(hasTools ? [toolsEnd()] : []),
  ]
  return {
    api: 'openai-chat',
    describe: (message) => describe(message, model),
    describeTool: (tool) => describeOpenAiTool(tool, encoding),
    frame: ({ tools, fields }) => [
      ...fixed(tools.length > 0),
      ...schemaParts(isFields(fields.response_format) ? fields.response_format.json_schema : undefined),
      ...unreadFields(fields, CHAT_REQUEST, ''),
    ],
    fixed,
    links,
    snapshot,
    unchanged,
    text: (message) => (typeof message.content === 'string' && !message.tool_calls?.length ? message.content : null),
    withText: (message, text) => ({ ...message, content: text }),
    fromText: (role, text) => ({ role, content: text }),
    build: (messages, tools) => (tools.length > 0 ? { messages, tools } : { messages }),
    read: ({ messages = [], tools = [] }) => ({
      messages,
      messagePaths: placesIn('messages', messages),
      tools: tools as never,
      toolPaths: placesIn('tools', tools),
    }),
  }
}

/** The parts of a structured-output schema: not published, so between nothing and its JSON with a heading. */
export function schemaParts(schema: unknown): Part[] {
  if (!isFields(schema)) return []
  return [
    boundedPart('schema', 'framing', SCHEMA_TOKENS),
    uncertainText('schema', 'content', asText(schema.schema ?? schema)),
  ]
}

function describe(message: ChatMessage, model: string): readonly Part[] {
  const role = roleOf(message, ROLES)
  const parts: Part[] = [fixedPart('message', 'framing', MESSAGE_TOKENS), textPart('role', 'framing', role)]
  if (message.name !== undefined) {
    parts.push(fixedPart('name', 'framing', NAME_TOKENS), textPart('name', 'framing', message.name))
  }
  const kind = role === 'tool' ? 'tool-result' : 'text'
  if (typeof message.content === 'string') parts.push(textPart(kind, 'content', message.content))
  else for (const part of message.content ?? []) parts.push(describeContent(part, kind, model))
  if (message.tool_calls?.length) parts.push(...describeCalls(message.tool_calls))
  if (message.tool_call_id !== undefined) {
    parts.push(
      uncertainText('tool-result', 'framing', message.tool_call_id),
      boundedPart('tool-result', 'framing', RESULT_TOKENS),
    )
  }
  return parts
}

function describeContent(part: ContentPart, kind: 'text' | 'tool-result', model: string): Part {
  if (typeof part.text === 'string') return textPart(kind, 'content', part.text)
  if (typeof part.refusal === 'string') return textPart(kind, 'content', part.refusal)
  if (part.image_url) return openAiPicture(model, part.image_url.url, part.image_url.detail)
  const { file } = part as { readonly file?: unknown }
  return isFields(file) ? documentPart(file.file_data) : unknownPart('file', part)
}

function describeCalls(calls: readonly ToolCall[]): Part[] {
  const parts = calls.flatMap((call) => [
    boundedPart('tool-call', 'framing', CALL_TOKENS),
    textPart('tool-call', 'content', call.function?.name ?? ''),
    textPart('tool-call', 'content', call.function?.arguments ?? ''),
    uncertainText('tool-call', 'framing', call.id),
  ])
  if (calls.length > 1) parts.push(boundedPart('tool-call', 'framing', PARALLEL_CALLS_TOKENS))
  return parts
}

function links(message: ChatMessage): MessageLinks {
  if (message.role === 'user') return turnStart
  if (message.tool_call_id !== undefined) return { ...noLinks, answers: [message.tool_call_id] }
  return message.tool_calls?.length ? { ...noLinks, calls: message.tool_calls.map((call) => call.id) } : noLinks
}

/** The fields of a message that is a role and a string, or a copy of any other. */
interface Snapshot {
  readonly role: string
  readonly content: unknown
  readonly name: string | undefined
  readonly tool_call_id: string | undefined
  readonly copy: unknown
}

function snapshot(message: ChatMessage): Snapshot {
  const { role, content, name, tool_call_id, tool_calls } = message
  const simple = typeof content === 'string' && tool_calls === undefined
  return { role, content: simple ? content : null, name, tool_call_id, copy: simple ? null : snapshotOf(message) }
}

// Nearly every message is simple, and long histories are compared on every key press.
function unchanged(message: ChatMessage, before: unknown): boolean {
  const { role, content, name, tool_call_id, copy } = before as Snapshot
  if (copy !== null) return isUnchanged(message, copy)
  return (
    message.content === content &&
    message.role === role &&
    message.name === name &&
    message.tool_call_id === tool_call_id &&
    message.tool_calls === undefined
  )
}
