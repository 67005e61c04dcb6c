import {
  asText,
  documentPart,
  type Fields,
  fieldsOf,
  isFields,
  openAiPicture,
  roleOf,
  sealedReasoning,
  unknownPart,
} from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import { type AdapterTarget, type ChatAdapter, type MessageLinks, noLinks, placesIn, turnStart } from '../adapter.ts'
import { unreadFields } from '../fields.ts'
import { RESPONSES_REQUEST } from '../openai/shapes.ts'
import { CALL_TOKENS, MESSAGE_TOKENS, REPLY_TOKENS, RESULT_TOKENS, schemaParts } from '../openai-chat/adapter.ts'
import { describeOpenAiTool, toolsEnd } from '../openai-tools.ts'
import { boundedPart, fixedPart, type Part, textPart, uncertainText } from '../part.ts'

/** An item of `input` in OpenAI's Responses API: a message, a call, a result, reasoning, or any other. */
export interface ResponseItem {
  readonly type?: string
  readonly role?: string
  readonly content?: unknown
}

/**
 * The Responses API counts like Chat Completions as far as one can see from its usage, but that is not published,
 * so every request has slack in its upper bound.
 */
const REQUEST_SLACK = { lower: 0, tokens: 0, upper: 24 } as const
const ROLES = '"system", "developer", "user" and "assistant"'

/** The adapter for the Responses API of OpenAI. `model` decides what pictures cost. */
export function openAiResponses({ encoding, model }: AdapterTarget): ChatAdapter<ResponseItem> {
  const fixed = (hasTools: boolean): Part[] => [
    fixedPart('reply', 'framing', REPLY_TOKENS),
    boundedPart('reply', 'framing', REQUEST_SLACK),
    ...(hasTools ? [toolsEnd()] : []),
  ]
  return {
    api: 'openai-responses',
    describe: (item) => describe(item as Fields, model),
    describeTool: (tool) => describeOpenAiTool(tool, encoding),
    frame: ({ tools, fields }) => [
      ...fixed(tools.length > 0),
      ...schemaParts(isFields(fields.text) ? fields.text.format : undefined),
      ...unreadFields(fields, RESPONSES_REQUEST, ''),
    ],
    fixed,
    links: (item) => links(item as Fields),
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    text: ({ content }) => (typeof content === 'string' ? content : null),
    withText: (item, text) => ({ ...item, content: text }),
    fromText: (role, text) => ({ role, content: text }),
    build: (messages, tools) => (tools.length > 0 ? { input: messages, tools } : { input: messages }),
    read: ({ input = [], instructions, tools = [] }) => ({
      messages: [
        ...(instructions ? [{ role: 'developer', content: instructions }] : []),
        ...(typeof input === 'string' ? [{ role: 'user', content: input }] : input),
      ],
      messagePaths: [
        ...(instructions ? ['instructions'] : []),
        ...(typeof input === 'string' ? ['input'] : placesIn('input', input)),
      ],
      tools: tools as never,
      toolPaths: placesIn('tools', tools),
    }),
  }
}

function describe(item: Fields, model: string): readonly Part[] {
  switch (item.type) {
    case 'function_call':
    case 'custom_tool_call':
      return [
        fixedPart('message', 'framing', MESSAGE_TOKENS),
        boundedPart('tool-call', 'framing', CALL_TOKENS),
        textPart('tool-call', 'content', asText(item.name)),
        textPart('tool-call', 'content', asText(item.arguments ?? item.input)),
        uncertainText('tool-call', 'framing', asText(item.call_id)),
      ]
    case 'function_call_output':
    case 'custom_tool_call_output':
      return [
        fixedPart('message', 'framing', MESSAGE_TOKENS),
        boundedPart('tool-result', 'framing', RESULT_TOKENS),
        uncertainText('tool-result', 'framing', asText(item.call_id)),
        ...describeContent(item.output, 'tool-result', model),
      ]
    case 'reasoning':
      return [
        boundedPart('message', 'framing', { lower: 0, tokens: 3, upper: 8 }),
        ...fieldsOf(item.summary).map((part) => uncertainText('reasoning', 'content', asText(part.text))),
        ...fieldsOf(item.content).map((part) => uncertainText('reasoning', 'content', asText(part.text))),
        sealedReasoning(item.encrypted_content),
      ]
    case undefined:
    case 'message':
      return [
        fixedPart('message', 'framing', MESSAGE_TOKENS),
        textPart('role', 'framing', roleOf(item, ROLES)),
        ...describeContent(item.content, 'text', model),
      ]
    default:
      // A hosted tool's call or result, or an item to come: no more than it says.
      return [boundedPart('message', 'framing', { lower: 0, tokens: 3, upper: 12 }), unknownPart('tool-result', item)]
  }
}

function describeContent(content: unknown, kind: 'text' | 'tool-result', model: string): Part[] {
  if (!Array.isArray(content)) return [textPart(kind, 'content', asText(content))]
  return fieldsOf(content).map((part) => {
    if (typeof part.text === 'string') return textPart(kind, 'content', part.text)
    if (typeof part.refusal === 'string') return textPart(kind, 'content', part.refusal)
    if (part.type === 'input_image') return openAiPicture(model, part.image_url, part.detail)
    if (part.type === 'input_file') return documentPart(part.file_data)
    return unknownPart('file', part)
  })
}

/** Reasoning stays with the calls that it led to, and calls made at once stay together. */
function links(item: Fields): MessageLinks {
  const id = asText(item.call_id)
  if (item.type === 'reasoning') return { ...noLinks, joins: 'next' }
  if (item.type === 'function_call' || item.type === 'custom_tool_call')
    return { ...noLinks, calls: [id], joins: 'next' }
  if (item.type === 'function_call_output' || item.type === 'custom_tool_call_output')
    return { ...noLinks, answers: [id] }
  return item.role === 'user' ? turnStart : noLinks
}
