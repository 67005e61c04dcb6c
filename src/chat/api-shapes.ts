/** What a caller may pass for each API: the SDKs' own message and request types fit, those of another API do not. */
import type { AiSdkMessage, UiMessage } from './adapters/ai-sdk/messages.ts'
import type { AnthropicMessage } from './adapters/anthropic/adapter.ts'
import type { GeminiContent } from './adapters/gemini/adapter.ts'
import type { ResponseItem } from './adapters/openai-responses/adapter.ts'
import type { ChatApi, ChatMessage, ChatRequest } from './types.ts'

interface MessageByApi {
  'openai-chat': ChatMessage
  'openai-responses': ResponseItem
  anthropic: AnthropicMessage
  gemini: GeminiContent
  'ai-sdk': AiSdkMessage | UiMessage
}

/** The messages of an API; any object where the API is only known at run time, or has no SDK with types for it. */
export type MessageOf<A extends ChatApi> = [ChatApi] extends [A]
  ? object
  : A extends keyof MessageByApi
    ? MessageByApi[A]
    : object

interface RequestByApi {
  'openai-chat': { readonly messages: readonly ChatMessage[]; readonly contents?: never; readonly input?: never }
  'openai-responses': {
    readonly input?: string | readonly ResponseItem[]
    readonly messages?: never
    readonly contents?: never
  }
  anthropic: { readonly messages: readonly AnthropicMessage[]; readonly contents?: never; readonly input?: never }
  gemini: { readonly contents: unknown; readonly messages?: never; readonly input?: never }
  'ai-sdk': {
    readonly messages?: readonly (AiSdkMessage | UiMessage)[]
    readonly prompt?: string | readonly (AiSdkMessage | UiMessage)[]
    readonly contents?: never
    readonly input?: never
  }
}

/** A request to an API, as its SDK takes it, or as a plan has it. */
export type RequestOf<A extends ChatApi> = [ChatApi] extends [A]
  ? ChatRequest<object>
  : ChatRequest<MessageOf<A>> | (A extends keyof RequestByApi ? RequestByApi[A] : never)
