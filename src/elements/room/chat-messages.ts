/** The messages of `useChat` as the planner takes them. */
import { type AiSdkMessage, modelMessageOf, type UiMessage } from '../../chat/adapters/ai-sdk/messages.ts'
import type { ChatApi } from '../../chat/types.ts'
import { invalidArgument } from '../../errors/index.ts'

type Fields = Readonly<Record<string, unknown>>

/** The API whose shape `messages` have, where none is named: that of `useChat` when they have `parts`. */
export function apiOf(messages: readonly object[] | undefined): ChatApi {
  return messages?.some((message) => 'parts' in message) ? 'ai-sdk' : 'openai-chat'
}

/** The id that a message carries, as those of `useChat` do. */
export function idOf(message: object): string | undefined {
  const id = (message as Fields).id
  return typeof id === 'string' ? id : undefined
}

const converted = new WeakMap<object, { readonly parts: unknown; readonly size: number; readonly made: AiSdkMessage }>()

/**
 * A `UIMessage` as a model message; any other message as it is, without its id. A tool's call and its result, which are one part of a
 * `UIMessage`, stay in one message: they are kept or dropped together, and count as they would apart.
 */
export function asModelMessage(message: object): object {
  const { parts } = message as { parts?: unknown }
  if (parts === undefined || 'content' in message) return withoutId(message)
  if (!Array.isArray(parts)) throw invalidArgument('message.parts', parts, 'an array of parts')
  const size = sizeOf(parts)
  const known = converted.get(message)
  if (known && known.parts === parts && known.size === size) return known.made
  const made = modelMessageOf(message as UiMessage)
  converted.set(message, { parts, size, made })
  return made
}

const unnamed = new WeakMap<object, Fields>()

/** The message as it is sent: its id is the page's own. Another kind of item, such as a reference, may be nothing but its id. */
function withoutId(message: object): object {
  const { id, ...sent } = message as Fields
  if (id === undefined || typeof sent.role !== 'string' || !('content' in sent)) return message
  const known = unnamed.get(message)
  if (known !== undefined && hasSameFields(known, sent)) return known
  unnamed.set(message, sent)
  return sent
}

function hasSameFields(a: Fields, b: Fields): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** Grows with a message that streams in, where its parts are written into and not made anew. */
function sizeOf(parts: readonly Fields[]): number {
  let size = parts.length
  for (const { text, state, output } of parts) {
    size += typeof text === 'string' ? text.length : 0
    if (output !== undefined || state === 'output-error') size += 1
  }
  return size
}
