export type { PartKind } from './adapters/adapter.ts'
export type { AiSdkMessage } from './adapters/ai-sdk/adapter.ts'
export type { AnthropicMessage } from './adapters/anthropic/adapter.ts'
export type { GeminiContent } from './adapters/gemini/adapter.ts'
export type { ResponseItem } from './adapters/openai-responses/adapter.ts'
export { type CountRequestOptions, countRequest, type RequestCount } from './count.ts'
export { type BatchEstimate, type EstimateOptions, estimateTokens } from './estimate.ts'
export {
  claudePictureTokens,
  geminiPictureTokens,
  openAiPictureRule,
  type PictureRule,
  type PictureSize,
  pictureSize,
  pictureTokens,
} from './media/images.ts'
export type { Scale } from './size.ts'
export type {
  ChatApi,
  ChatMessage,
  ChatRequest,
  ContentPart,
  Count,
  CountSource,
  FunctionTool,
  NamedTool,
  ToolCall,
  ToolDefinition,
} from './types.ts'
