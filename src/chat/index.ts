export type { PartKind } from './adapter.ts'
export type { AiSdkMessage } from './ai-sdk.ts'
export type { AnthropicMessage } from './anthropic.ts'
export { type CountRequestOptions, countRequest, type RequestCount } from './count.ts'
export { type BatchEstimate, type EstimateOptions, estimateTokens } from './estimate.ts'
export type { GeminiContent } from './gemini.ts'
export {
  claudePictureTokens,
  geminiPictureTokens,
  openAiPictureRule,
  type PictureRule,
  type PictureSize,
  pictureSize,
  pictureTokens,
} from './images.ts'
export type { ResponseItem } from './openai-responses.ts'
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
