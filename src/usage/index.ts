export { type PricedUsage, priceUsage } from './price.ts'
export { nanoUsdOf } from './read/money.ts'
export { createUsageReader, readUsage, type UsageReader } from './read/reader.ts'
export type { TokenCounts, TokenUsage, UsagePart } from './types.ts'
