/** What `tokenroom` exports on every runtime. Only `loadTokenizer` differs between them. */

export type { Keep, TokenCounter, Truncated, TruncateOptions } from './counter.ts'
export type { EncodingName } from './encodings/index.ts'
export { encodingForModel, encodingNames } from './encodings/index.ts'
export type { ErrorCode, ErrorDataByCode, PlanShortage, SerializedError, SlotShortage } from './errors/index.ts'
export { PlanError, reviveError, TokenroomError } from './errors/index.ts'
export type { LoadOptions } from './load/load-tokenizer.ts'
export type { EncodingSource } from './load/wasm-source.ts'
export { countEdit, type SliceableText } from './tokenizer/count-edit.ts'
export type { Document, EncodeOptions, Segments, TextPart, Tokenizer } from './tokenizer/types.ts'
