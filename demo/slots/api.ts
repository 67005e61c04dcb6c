import type { ChatApi } from 'tokenroom/planner'
import type { PlaygroundState } from '../state.ts'

/** The APIs whose messages the History slot takes as JSON, as they are called on the page. */
export const API_CHOICES: Readonly<Record<ChatApi, string>> = {
  'openai-chat': 'OpenAI Chat, or lines with roles',
  'openai-responses': 'OpenAI Responses',
  anthropic: 'Anthropic Messages',
  gemini: 'Gemini contents',
  'ai-sdk': 'AI SDK messages',
  'bedrock-converse': 'Bedrock Converse',
  cohere: 'Cohere Chat',
}

/** The API of a slot's setting. One that is not known, as in a link from elsewhere, is OpenAI Chat. */
const apiOf = (api: string): ChatApi => (Object.hasOwn(API_CHOICES, api) ? (api as ChatApi) : 'openai-chat')

/** The API of a request: that of its history's messages. */
export const apiOfState = ({ settings }: PlaygroundState): ChatApi => apiOf(settings.history.api)
