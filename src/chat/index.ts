export type { AiSdkMessage, UiMessage } from './adapters/ai-sdk/messages.ts'
export type { AnthropicMessage } from './adapters/anthropic/adapter.ts'
export type { GeminiContent } from './adapters/gemini/adapter.ts'
export type { ResponseItem } from './adapters/openai-responses/adapter.ts'
export type { PartKind } from './adapters/part.ts'
export type { MessageOf, RequestOf } from './api-shapes.ts'
export { type CountRequestOptions, countRequest, type RequestCount } from './count.ts'
export type { MediaSize, MediaSizes } from './declared.ts'
export { type BatchEstimate, type EstimateOptions, estimateTokens } from './estimate.ts'
export { pictureSize, readMedia } from './media/read.ts'
export { type ClaudePictures, claudeDocumentTokens, claudePictureTokens } from './media/rules/anthropic.ts'
export {
  type GeminiPictures,
  geminiDocumentTokens,
  geminiFilmTokens,
  geminiPictureTokens,
  geminiSoundTokens,
} from './media/rules/gemini.ts'
export { anyOpenAiPicture, openAiPictureRule, type PictureRule, pictureTokens } from './media/rules/openai.ts'
export type { MediaFacts, MediaTokens, PageBounds, PictureSize } from './media/types.ts'
export { statedOutputTokens } from './output-limit.ts'
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
