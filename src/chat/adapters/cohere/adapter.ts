import { asText, type Fields, objectsOf, roleOf } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import { describeToolAsJson } from '../../tools.ts'
import type { ChatMessage } from '../../types.ts'
import { type AdapterTarget, type ChatAdapter, placesIn } from '../adapter.ts'
import { shape, unreadFields } from '../fields.ts'
import { boundedPart, type Part, textPart, uncertainText } from '../part.ts'

/** A message of Cohere's Chat API, version 2. */
export type CohereMessage = ChatMessage

const FUNCTION = shape('name description parameters', 'strict')
const REQUEST = shape(
  'messages tools documents response_format',
  'model stream temperature p k seed max_tokens stop_sequences frequency_penalty presence_penalty logprobs tool_choice strict_tools safety_mode citation_options thinking priority',
)
const MESSAGE = shape('role content tool_calls tool_plan tool_call_id citations')
const MESSAGE_TOKENS = { lower: 0, tokens: 0, upper: 8 } as const
const ROLES = '"system", "user", "assistant" and "tool"'

/**
 * The adapter for Cohere's Chat API, version 2. Counted is what Cohere bills (`billed_units`): what is written, and not
 * its own preamble, of which recorded bills of 2025-03 to 2026-08 have hardly a token.
 */
export function cohereChat(_target: AdapterTarget): ChatAdapter<CohereMessage> {
  const fixed = (hasTools: boolean): Part[] => [
    boundedPart('reply', 'framing', { lower: 0, tokens: 0, upper: 8 }),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', { lower: 0, tokens: 0, upper: 24 })] : []),
  ]
  return {
    api: 'cohere',
    describe: (message) => describe(message as unknown as Fields),
    describeTool: (tool) => [
      ...describeToolAsJson(tool),
      ...('function' in tool ? unreadFields(tool.function as Fields, FUNCTION, '.function', 'tool-definition') : []),
    ],
    frame: ({ tools, fields }) => [
      ...fixed(tools.length > 0),
      ...['documents', 'response_format'].map((name) => uncertainText('schema', 'content', asText(fields[name]))),
      ...unreadFields(fields, REQUEST, ''),
    ],
    fixed,
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    fromText: (role, text) => ({ role: role === 'developer' ? 'system' : role, content: text }),
    build: (messages, tools) => (tools.length > 0 ? { messages, tools } : { messages }),
    read: ({ messages = [], tools = [] }) => ({
      messages,
      messagePaths: placesIn('messages', messages),
      tools: tools as never,
      toolPaths: placesIn('tools', tools),
    }),
  }
}

function describe(message: Fields): readonly Part[] {
  roleOf(message, ROLES)
  const kind = message.role === 'tool' ? 'tool-result' : 'text'
  const texts =
    typeof message.content === 'string'
      ? [textPart(kind, 'content', message.content)]
      : objectsOf(message.content).map((block) =>
          typeof block.text === 'string'
            ? textPart(kind, 'content', block.text)
            : uncertainText(kind, 'content', asText(block)),
        )
  const calls = [message.tool_calls, message.tool_plan, message.tool_call_id, message.citations]
  return [
    boundedPart('message', 'framing', MESSAGE_TOKENS),
    ...texts,
    ...calls
      .filter((value) => value !== undefined)
      .map((value) => uncertainText('tool-call', 'content', asText(value))),
    ...unreadFields(message, MESSAGE, ''),
  ]
}
