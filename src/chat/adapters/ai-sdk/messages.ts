/** The messages of the AI SDK: model messages, and those of `useChat` as the SDK turns them into model messages. */
import { invalidArgument } from '../../../errors/index.ts'
import { type Fields, isObject } from '../../content.ts'

/** A part of a model message. Blocks of Anthropic's and OpenAI's messages have the other fields. */
interface AiSdkPart {
  readonly type: string
  readonly text?: unknown
  readonly image?: unknown
  readonly data?: unknown
  readonly mediaType?: unknown
  readonly toolCallId?: unknown
  readonly toolName?: unknown
  readonly input?: unknown
  readonly output?: unknown
  readonly tool_use_id?: never
  readonly image_url?: never
}

/** A `ModelMessage` of the AI SDK. */
export interface AiSdkMessage {
  readonly role: string
  readonly content: string | readonly AiSdkPart[]
  /** Messages of OpenAI have these; those of `useChat` have parts. */
  readonly tool_calls?: never
  readonly tool_call_id?: never
  readonly parts?: never
}

/** A `UIMessage` of the AI SDK. A tool's call and its result are one part of it. */
export interface UiMessage {
  readonly id?: string
  readonly role: string
  readonly parts: readonly { readonly type: string }[]
  readonly content?: never
}

/** Whether a message is one of `useChat`. */
export function isUiMessage(message: object): message is UiMessage {
  return 'parts' in message && !('content' in message)
}

/**
 * A `UIMessage` as one model message with all that `convertToModelMessages` makes of it; a model message as it is. Calls
 * and results are beside each other in it, so that they are kept or dropped together. Throws `INVALID_ARGUMENT` for
 * `parts` that are no list of parts.
 */
export function modelMessageOf(message: AiSdkMessage | UiMessage): AiSdkMessage {
  if (!isUiMessage(message)) return message
  const parts: unknown = message.parts
  if (!Array.isArray(parts) || !parts.every(isObject)) throw invalidArgument('message.parts', parts, 'a list of parts')
  const content = message.role === 'assistant' ? parts.flatMap(assistantPart) : parts.flatMap(userPart)
  return { role: message.role, content: content as readonly AiSdkPart[] }
}

/** Of system and user messages the SDK sends texts and files. Data is for the page, unless the caller converts it. */
function userPart(part: Fields): readonly object[] {
  if (part.type === 'file') return [filePart(part)]
  return part.type === 'text' ? [part] : []
}

function assistantPart(part: Fields): readonly object[] {
  const type = String(part.type)
  // A step's start, sources that the page shows, and its data.
  if (type === 'step-start' || type.startsWith('source-') || type.startsWith('data-')) return []
  if (type === 'steering-message') return Array.isArray(part.parts) ? part.parts.filter(isObject).flatMap(userPart) : []
  if (type === 'file') return [filePart(part)]
  return type.startsWith('tool-') || type === 'dynamic-tool' ? toolParts(part, type) : [part]
}

function filePart({ mediaType, filename, url, providerReference }: Fields): object {
  return { type: 'file', mediaType, filename, data: url ?? providerReference }
}

function toolParts(part: Fields, type: string): readonly object[] {
  const { toolCallId, state, output, errorText } = part
  const toolName = type === 'dynamic-tool' ? String(part.toolName) : type.slice('tool-'.length)
  const call = { type: 'tool-call', toolCallId, toolName, input: part.input ?? part.rawInput }
  // What is still being written is sent by nobody, and comes as a call once it is.
  if (state === 'output-available') return [call, result(toolCallId, toolName, { type: 'json', value: output })]
  if (state === 'output-error') return [call, result(toolCallId, toolName, { type: 'error-text', value: errorText })]
  if (state !== 'output-denied') return [call]
  const reason = isObject(part.approval) ? part.approval.reason : undefined
  return [call, result(toolCallId, toolName, { type: 'error-text', value: reason ?? 'Tool call execution denied.' })]
}

function result(toolCallId: unknown, toolName: string, output: object): object {
  return { type: 'tool-result', toolCallId, toolName, output }
}
