import { describeValue, TokenroomError } from '../errors.ts'
import type { EncodingName } from '../models/encodings.ts'
import {
  boundedPart,
  type ChatAdapter,
  fixedPart,
  type MessageLinks,
  noLinks,
  type Part,
  textPart,
  turnStart,
  uncertainText,
} from './adapter.ts'
import { describeOpenAiTool, toolsEnd } from './openai-tools.ts'
import { isUnchanged, snapshotOf } from './snapshot.ts'
import type { ChatMessage, ContentPart, ToolCall } from './types.ts'

/**
 * OpenAI Chat Completions. Messages and names: OpenAI cookbook, "How to count tokens with tiktoken", section 6:
 * 3 tokens per message, 1 per name, the tokens of role, name and content, and 3 that open the reply.
 */
const MESSAGE_TOKENS = 3
const NAME_TOKENS = 1
const REPLY_TOKENS = 3

/**
 * How tool calls and results are written to the model is not published. Certain are the function's name, its
 * arguments and the result's text. The upper bounds leave room for the recipient and channel of a call, for the
 * wrapper of parallel calls, and for ids; they are ours, chosen to be generous.
 */
const CALL_TOKENS = { lower: 0, tokens: 4, upper: 12 } as const
const PARALLEL_CALLS_TOKENS = { lower: 0, tokens: 0, upper: 24 } as const
const RESULT_TOKENS = { lower: 0, tokens: 0, upper: 8 } as const

/**
 * Images: OpenAI's pricing rules for gpt-4o are 85 tokens at low detail and 85 + 170 per tile else, at most 8 tiles
 * after scaling. Without the size of the picture that is a range.
 */
const IMAGE_LOW_TOKENS = 85
const IMAGE_MOST_TOKENS = 85 + 170 * 8

/** The adapter for OpenAI Chat Completions with a model of this encoding. */
export function openAiChat(encoding: EncodingName): ChatAdapter<ChatMessage> {
  return {
    api: 'openai-chat',
    describe,
    describeTool: (tool) => describeOpenAiTool(tool, encoding),
    fixed: (hasTools) => [fixedPart('reply', 'framing', REPLY_TOKENS), ...(hasTools ? [toolsEnd()] : [])],
    links,
    snapshot,
    unchanged,
    text: (message) => (typeof message.content === 'string' && !message.tool_calls?.length ? message.content : null),
    withText: (message, text) => ({ ...message, content: text }),
    fromText: (role, text) => ({ role, content: text }),
  }
}

function describe(message: ChatMessage): readonly Part[] {
  if (typeof message.role !== 'string' || message.role === '') {
    throw new TokenroomError(
      'INVALID_ARGUMENT',
      `a chat message needs a role; received ${describeValue(message.role)}. Roles are "system", "developer", "user", "assistant" and "tool"`,
      { name: 'message.role', received: describeValue(message.role), expected: 'a role' },
    )
  }
  const parts: Part[] = [fixedPart('message', 'framing', MESSAGE_TOKENS), textPart('role', 'framing', message.role)]
  if (message.name !== undefined) {
    parts.push(fixedPart('name', 'framing', NAME_TOKENS), textPart('name', 'framing', message.name))
  }
  const kind = message.role === 'tool' ? 'tool-result' : 'text'
  if (typeof message.content === 'string') parts.push(textPart(kind, 'content', message.content))
  else for (const part of message.content ?? []) parts.push(describeContent(part, kind))
  if (message.tool_calls?.length) parts.push(...describeCalls(message.tool_calls))
  if (message.tool_call_id !== undefined) {
    parts.push(
      uncertainText('tool-result', 'framing', message.tool_call_id),
      boundedPart('tool-result', 'framing', RESULT_TOKENS.lower, RESULT_TOKENS.tokens, RESULT_TOKENS.upper),
    )
  }
  return parts
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

function describeContent(part: ContentPart, kind: 'text' | 'tool-result'): Part {
  if (typeof part.text === 'string') return textPart(kind, 'content', part.text)
  if (typeof part.refusal === 'string') return textPart(kind, 'content', part.refusal)
  if (part.image_url) {
    return part.image_url.detail === 'low'
      ? fixedPart('image', 'content', IMAGE_LOW_TOKENS)
      : boundedPart('image', 'content', IMAGE_LOW_TOKENS, IMAGE_MOST_TOKENS, IMAGE_MOST_TOKENS)
  }
  // Anything else is bounded by its JSON: a reader of the transcript never gets more than what was written.
  return uncertainText('file', 'content', JSON.stringify(part))
}

function describeCalls(calls: readonly ToolCall[]): Part[] {
  const parts: Part[] = []
  for (const call of calls) {
    parts.push(
      boundedPart('tool-call', 'framing', CALL_TOKENS.lower, CALL_TOKENS.tokens, CALL_TOKENS.upper),
      textPart('tool-call', 'content', call.function?.name ?? ''),
      textPart('tool-call', 'content', call.function?.arguments ?? ''),
      uncertainText('tool-call', 'framing', call.id),
    )
  }
  if (calls.length > 1) {
    parts.push(
      boundedPart(
        'tool-call',
        'framing',
        PARALLEL_CALLS_TOKENS.lower,
        PARALLEL_CALLS_TOKENS.tokens,
        PARALLEL_CALLS_TOKENS.upper,
      ),
    )
  }
  return parts
}

function links(message: ChatMessage): MessageLinks {
  if (message.role === 'user') return turnStart
  if (message.tool_call_id !== undefined) return { startsTurn: false, calls: [], answers: [message.tool_call_id] }
  if (message.tool_calls?.length) {
    return { startsTurn: false, calls: message.tool_calls.map((call) => call.id), answers: [] }
  }
  return noLinks
}
