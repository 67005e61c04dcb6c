import { describeValue, TokenroomError } from '../../errors/index.ts'
import type { ChatApi } from '../types.ts'
import type { AdapterTarget, ChatAdapter } from './adapter.ts'
import { aiSdk } from './ai-sdk/adapter.ts'
import { anthropicMessages } from './anthropic/adapter.ts'
import { bedrockConverse } from './bedrock-converse/adapter.ts'
import { cohereChat } from './cohere/adapter.ts'
import { gemini } from './gemini/adapter.ts'
import { openAiChat } from './openai-chat/adapter.ts'
import { openAiResponses } from './openai-responses/adapter.ts'

const adapters: Readonly<Record<ChatApi, (target: AdapterTarget) => unknown>> = {
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  anthropic: anthropicMessages,
  gemini,
  'bedrock-converse': bedrockConverse,
  cohere: cohereChat,
  'ai-sdk': aiSdk,
}

/** The names of the APIs whose requests are understood. */
const chatApis = Object.keys(adapters) as readonly ChatApi[]

/** The adapter of an API. Throws `INVALID_ARGUMENT` for one that is not known. */
export function adapterFor<M extends object>(api: ChatApi, target: AdapterTarget): ChatAdapter<M> {
  if (Object.hasOwn(adapters, api)) return adapters[api](target) as ChatAdapter<M>
  const names = chatApis.map((name) => `"${name}"`).join(', ')
  throw new TokenroomError('INVALID_ARGUMENT', `api is ${describeValue(api)}; expected one of ${names}`, {
    name: 'api',
    received: describeValue(api),
    expected: 'a ChatApi',
  })
}
