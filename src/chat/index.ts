export type { PartKind } from './adapter.ts'
export { type CountableRequest, countRequest, type RequestCount } from './count.ts'
export type { ChatApi, ChatMessage, ContentPart, Count, CountSource, ToolCall, ToolDefinition } from './types.ts'
