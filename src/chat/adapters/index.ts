import type { EncodingName } from '../../encodings/index.ts'
import { describeValue, TokenroomError } from '../../errors/index.ts'
import type { ChatApi } from '../types.ts'
import type { ChatAdapter } from './adapter.ts'
import { aiSdk } from './ai-sdk/adapter.ts'
import { anthropicMessages } from './anthropic/adapter.ts'
import { gemini } from './gemini/adapter.ts'
import { openAiChat } from './openai-chat/adapter.ts'
import { openAiResponses } from './openai-responses/adapter.ts'

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
