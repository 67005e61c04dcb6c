/** Requests in the shape of a provider's API, read by their declarations. */
import * as v from 'valibot'
import { isUiMessage } from '../../src/chat/adapters/ai-sdk/messages.ts'
import type { ChatApi, ChatRequest } from '../../src/chat/index.ts'
import { message, requests } from './chat.ts'
import type { Schema } from './fields.ts'
import { read } from './read.ts'

export type JsonObject = { readonly [key: string]: unknown }

/** Where each API has its messages. */
const messageFields = {
  'openai-chat': 'messages',
  'openai-responses': 'input',
  anthropic: 'messages',
  gemini: 'contents',
  'bedrock-converse': 'messages',
  cohere: 'messages',
  'ai-sdk': 'messages',
} as const satisfies Record<ChatApi, string>

/** The field of a request that has its messages. The AI SDK's may be its prompt. */
export function messageFieldOf(api: ChatApi, request: JsonObject): string {
  return api === 'ai-sdk' && request.messages === undefined ? 'prompt' : messageFields[api]
}

/** A whole request. Fields that counting does not read pass as they are; tools that are null are left out. */
export function readRequest(value: unknown, path: string, api: ChatApi): JsonObject & ChatRequest<object> {
  const schema: Schema = requests[api]
  const { tools, ...rest } = read(schema, value, path) as JsonObject
  return tools === null || tools === undefined ? rest : { ...rest, tools: tools as readonly unknown[] }
}

/** The API that is named, or the AI SDK's where messages are those of its `useChat`, or OpenAI Chat. */
export function apiOf(named: ChatApi | undefined, ...lists: readonly unknown[]): ChatApi {
  const isOfUseChat = (one: unknown) => typeof one === 'object' && one !== null && isUiMessage(one)
  return named ?? (lists.some((list) => Array.isArray(list) && list.some(isOfUseChat)) ? 'ai-sdk' : 'openai-chat')
}

/** Messages that stand in a slot. Of other APIs than OpenAI Chat the adapters read what they know. */
export function checkMessages(values: readonly object[] | undefined, path: string, api: ChatApi): void {
  if (values !== undefined && api === 'openai-chat') read(v.array(message), values, path)
}

/** Messages and tools of OpenAI Chat, which were read already, as a request. */
export function chatRequest(messages: unknown, tools: unknown): JsonObject & ChatRequest<object> {
  const checked = messages as readonly object[]
  return tools === undefined ? { messages: checked } : { messages: checked, tools: tools as readonly unknown[] }
}
