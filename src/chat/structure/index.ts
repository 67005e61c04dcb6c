import type { ChatApi } from '../types.ts'
import { aiSdkStructure } from './ai-sdk.ts'
import { anthropicStructure } from './anthropic.ts'
import { bedrockConverseStructure } from './bedrock-converse.ts'
import { geminiStructure } from './gemini.ts'
import { openAiChatStructure } from './openai-chat.ts'
import { openAiResponsesStructure } from './openai-responses.ts'
import type { MessageStructure } from './types.ts'

const structures: Readonly<Record<ChatApi, unknown>> = {
  'openai-chat': openAiChatStructure,
  'openai-responses': openAiResponsesStructure,
  anthropic: anthropicStructure,
  gemini: geminiStructure,
  'bedrock-converse': bedrockConverseStructure,
  // Its messages have the shape of OpenAI's as far as planning reads them.
  cohere: openAiChatStructure,
  'ai-sdk': aiSdkStructure,
}

/** How the messages of an API hang together. The API is one that `adapterFor` knows. */
export function structureOf<M extends object>(api: ChatApi): MessageStructure<M> {
  return structures[api] as MessageStructure<M>
}
