/** What `tokenroom` exports on every runtime; only `loadTokenizer` differs. */

export type { Keep, TokenCounter, Truncated, TruncateOptions } from './counter.ts'
export type { ErrorCode, ErrorDataByCode, PlanShortage, SerializedError, SlotShortage } from './errors.ts'
export { PlanError, reviveError, TokenroomError } from './errors.ts'
export type { LoadOptions } from './load.ts'
export type { EncodingName } from './models/encodings.ts'
export { encodingForModel, encodingNames } from './models/encodings.ts'
export { countEdit, type TextSource } from './tokenizer/edit.ts'
export type { Document, EncodeOptions, Segments, TextPart, Tokenizer } from './tokenizer/types.ts'
export type { EncodingSource } from './wasm/source.ts'
