/** The tokenizer, in this thread. Planning, workers, models and engines have entry points of their own. */

export type { Keep, TokenCounter, Truncated, TruncateOptions } from './counter.ts'
export type { ErrorCode, ErrorDataByCode, PlanShortage, SerializedError, SlotShortage } from './errors.ts'
export { PlanError, reviveError, TokenroomError } from './errors.ts'
export type { LoadOptions } from './load.ts'
export { loadTokenizer } from './load.ts'
export { encodingNames } from './locate.ts'
export type { EncodingName } from './models/encodings.ts'
export { encodingForModel } from './models/encodings.ts'
export type { EncodeOptions, Segments, Tokenizer } from './tokenizer/types.ts'
export type { EncodingSource } from './wasm/load.ts'
