/** Requests in the shape of a provider's API. */
import type { ChatApi, ChatRequest } from '../../src/chat/types.ts'
import { readMessage, readTools } from './chat.ts'
import { invalid, type JsonObject, optional, readChoice, readList, readObject, readText } from './fields.ts'

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

export type MessageField = (typeof messageFields)[ChatApi]

/** The field of a request that has its messages. */
export function messageFieldOf(api: ChatApi): MessageField {
  return messageFields[api]
}

/** `api` of a body; OpenAI Chat Completions when it is not given. */
export function readApi(body: JsonObject, path: string): ChatApi {
  const apis = Object.keys(messageFields) as ChatApi[]
  return optional(body, path, 'api', (value, at) => readChoice(value, at, apis)) ?? 'openai-chat'
}

/** A message. Of APIs other than OpenAI Chat only that it is an object: their adapters read what they know of it. */
export function messageReader(api: ChatApi): (value: unknown, path: string) => object {
  return api === 'openai-chat' ? readMessage : readObject
}

/** A whole request. Fields that counting does not read pass as they are. */
export function readRequest(value: unknown, path: string, api: ChatApi): JsonObject & ChatRequest<object> {
  const request = readObject(value, path)
  const field = messageFields[api]
  const messages = request[field]
  if (!(api === 'openai-responses' && typeof messages === 'string')) {
    const list = readList(messages, `${path}.${field}`, messageReader(api))
    if (list.length === 0) throw invalid(`${path}.${field}`, list, 'at least one message')
  }
  if (api === 'openai-responses') optional(request, path, 'instructions', readText)
  if (request.tools === null || request.tools === undefined) {
    const { tools: _, ...rest } = request
    return rest
  }
  if (api === 'openai-chat') readTools(request.tools, `${path}.tools`)
  else if (api !== 'ai-sdk' || Array.isArray(request.tools)) readList(request.tools, `${path}.tools`, readObject)
  else
    Object.values(readObject(request.tools, `${path}.tools`)).forEach((tool) => void readObject(tool, `${path}.tools`))
  return request
}
