import { describeValue, TokenroomError } from '../errors.ts'
import type { EncodingName } from '../models/encodings.ts'
import type { ChatAdapter } from './adapter.ts'
import { aiSdk } from './ai-sdk.ts'
import { anthropicMessages } from './anthropic.ts'
import { gemini } from './gemini.ts'
import { openAiChat } from './openai-chat.ts'
import { openAiResponses } from './openai-responses.ts'
import type { ChatApi } from './types.ts'

/** The adapter of an API. Throws `INVALID_ARGUMENT` for one that is not known. */
export function adapterFor<M extends object>(api: ChatApi, encoding: EncodingName, model: string): ChatAdapter<M> {
  return make(api, encoding, model) as unknown as ChatAdapter<M>
}

function make(api: ChatApi, encoding: EncodingName, model: string): unknown {
  switch (api) {
    case 'openai-chat':
      return openAiChat(encoding, model)
    case 'openai-responses':
      return openAiResponses(encoding, model)
    case 'anthropic':
      return anthropicMessages()
    case 'gemini':
      return gemini()
    case 'ai-sdk':
      return aiSdk(model)
    default:
      throw new TokenroomError(
        'INVALID_ARGUMENT',
        `api is ${describeValue(api)}; expected "openai-chat", "openai-responses", "anthropic", "gemini" or "ai-sdk"`,
        { name: 'api', received: describeValue(api), expected: 'a ChatApi' },
      )
  }
}
