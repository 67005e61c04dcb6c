import { asText, type Fields, isObject, objectsOf } from '../content.ts'
import type { ChatMessage } from '../types.ts'
import { contentPieces, withContentPieces } from './blocks.ts'
import { type MessageStructure, type Speaker, type ToolLink, toolLinks } from './types.ts'

/** OpenAI Chat Completions, and what is served in its shape. Source: OpenAI, "Function calling". */
export const openAiChatStructure: MessageStructure<ChatMessage> = {
  order: {
    startsWithUser: false,
    callsFollowUser: false,
    resultsFollowCalls: true,
    resultsInOne: false,
    callIds: 'distinct',
  },
  links: (message) => toolLinks(speakerOf(message), linksOf(message as Fields & ChatMessage)),
  texts: (message) =>
    callsOf(message as Fields & ChatMessage).length > 0
      ? []
      : contentPieces(message.content, speakerOf(message) === 'tool'),
  withTexts: (message, texts) => ({ ...message, content: withContentPieces(message.content, texts) as string | null }),
  withoutTools(message, places) {
    if (speakerOf(message) === 'tool') return null
    const { tool_calls, function_call: _, ...rest } = message as ChatMessage & { readonly function_call?: unknown }
    const left = (tool_calls ?? []).filter((_, place) => !places.has(place))
    if (left.length > 0) return { ...rest, tool_calls: left }
    return isEmpty(rest.content) ? null : rest
  },
  withClearedResults: (message, _places, text) => ({ ...message, content: text }),
  answers: (message, places, content) => {
    const calls = callsOf(message as Fields & ChatMessage)
    return places.map((place) => {
      const { id, tool } = calls[place]!
      return id === '' && isObject((message as Fields & ChatMessage).function_call)
        ? { role: 'function', name: tool, content }
        : { role: 'tool', tool_call_id: id, content }
    })
  },
  withCallIds(message, ids) {
    if (message.role === 'tool') return { ...message, tool_call_id: ids.get(0)! }
    const { tool_calls } = message
    if (!tool_calls) return message
    return { ...message, tool_calls: tool_calls.map((call, place) => ({ ...call, id: ids.get(place) ?? call.id })) }
  },
  withoutReasoning(message) {
    if (!REASONING.some((name) => name in message)) return message
    const left = Object.entries(message).filter(([name]) => !REASONING.includes(name))
    return Object.fromEntries(left) as unknown as ChatMessage
  },
}

/** Where servers of open models have reasoning beside the content. */
const REASONING = ['reasoning', 'reasoning_content', 'reasoning_details']

function speakerOf({ role }: ChatMessage): Speaker {
  if (role === 'user') return 'user'
  if (role === 'system' || role === 'developer') return 'system'
  return role === 'tool' || role === 'function' ? 'tool' : 'model'
}

/** A function of before there were tools has no id, and its result is no tool's. */
const LEGACY = { id: '', scope: 'function' } as const

function linksOf(message: Fields & ChatMessage): readonly ToolLink[] {
  if (message.role === 'function') return [{ kind: 'result', ...LEGACY, tool: asText(message.name), needsOther: true }]
  if (message.role !== 'tool') return callsOf(message)
  return [{ kind: 'result', id: asText(message.tool_call_id), tool: asText(message.name), needsOther: true }]
}

function callsOf(message: Fields & ChatMessage): readonly ToolLink[] {
  const calls = objectsOf(message.tool_calls).map((call): ToolLink => {
    const named = isObject(call.function) ? call.function : isObject(call.custom) ? call.custom : {}
    return { kind: 'call', id: asText(call.id), tool: asText(named.name), needsOther: true }
  })
  if (calls.length > 0 || !isObject(message.function_call)) return calls
  return [{ kind: 'call', ...LEGACY, tool: asText(message.function_call.name), needsOther: true }]
}

function isEmpty(content: ChatMessage['content']): boolean {
  return content === undefined || content === null || content.length === 0
}
