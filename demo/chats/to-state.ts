import type { ChatMessage } from 'tokenroom/planner'
import { speechOf } from '../conversation/speech.ts'
import { parseMessages } from '../parse/messages.ts'
import { emptyState, type PlaygroundState, ropeOf } from '../state.ts'
import type { Chat, Fields } from './chat.ts'

/** The slots of a conversation: its system prompt, its tools, its messages, and its last question as the user's input. */
export function stateOfChat(chat: Chat, modelId: string): PlaygroundState {
  const state = emptyState(modelId)
  const question = lastQuestion(chat.messages)
  const history = question === null ? chat.messages : chat.messages.slice(0, -1)
  return {
    ...state,
    texts: {
      ...state.texts,
      system: ropeOf(chat.system),
      tools: ropeOf(chat.tools.length === 0 ? '' : JSON.stringify(chat.tools, null, 2)),
      history: ropeOf(history.length === 0 ? '' : (asLines(chat, history) ?? asJson(history))),
      user: ropeOf(question ?? ''),
    },
    settings: { ...state.settings, history: { ...state.settings.history, api: chat.api } },
  }
}

/** What the last message asks, if it is the user's and nothing but text. */
function lastQuestion(messages: readonly object[]): string | null {
  const last = messages.at(-1)
  if (last === undefined || speechOf(last).who !== 'user') return null
  const { content, parts } = last as Fields
  const all = typeof content === 'string' ? [content] : content === undefined ? parts : content
  const texts = Array.isArray(all) ? all.map(textOf) : []
  const [text = null] = texts
  return texts.length === 1 ? text : null
}

const PLAIN_TYPES: readonly unknown[] = [undefined, 'text', 'input_text']

function textOf(part: unknown): string | null {
  if (typeof part === 'string') return part
  const { text, type, ...rest } = part as Fields
  return typeof text === 'string' && PLAIN_TYPES.includes(type) && Object.keys(rest).length === 0 ? text : null
}

/** The messages as lines with roles. Null where lines would say something else. */
function asLines({ api }: Chat, messages: readonly object[]): string | null {
  if (api !== 'openai-chat') return null
  const lines: string[] = []
  for (const { role, content, ...rest } of messages as readonly ChatMessage[]) {
    if (typeof content !== 'string' || Object.keys(rest).length > 0) return null
    lines.push(`${role}: ${content}`)
  }
  const text = lines.join('\n')
  const read = parseMessages(text).items.map(({ message }) => message)
  return JSON.stringify(read) === JSON.stringify(messages) ? text : null
}

/** One message a line, so that a long history stays readable. */
const asJson = (messages: readonly object[]) =>
  `[\n${messages.map((message) => `  ${JSON.stringify(message)}`).join(',\n')}\n]`
