import type { ChatMessage } from 'tokenroom/planner'
import { parseTools } from '../parse/tools.ts'
import type { Conversation } from '../replay/conversations.ts'
import type { Chat } from './chat.ts'

/** A conversation for the replay. Only one of OpenAI Chat whose messages are text can be shown in other APIs' shapes. */
export function conversationOf(chat: Chat): Conversation {
  const tools = parseTools(chat.tools.length === 0 ? '' : JSON.stringify(chat.tools)).tools
  const base = { id: 'own', label: `Yours: ${chat.title}`, system: chat.system, pinned: new Set<ChatMessage>() }
  if (chat.api === 'openai-chat' && tools !== null && chat.messages.every(isPlain))
    return { ...base, tools, messages: chat.messages as readonly ChatMessage[] }
  const native = { api: chat.api, messages: chat.messages, tools: chat.tools }
  return { ...base, tools: [], messages: [], native }
}

const isPlain = (message: ChatMessage | object) => {
  const { content } = message as ChatMessage
  return content === null || content === undefined || typeof content === 'string'
}
