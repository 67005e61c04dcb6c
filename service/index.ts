/** `tokenroom/preflight`: counts, plans and fits requests over HTTP, on anything that serves `fetch`. */
export { createPreflight, type Preflight } from './app.ts'
export type { OpenApiDocument } from './openapi/types.ts'
export type { PreflightOptions } from './options.ts'
export type { Problem } from './problem.ts'
export type { TokenizerSource } from './tokenizers.ts'
