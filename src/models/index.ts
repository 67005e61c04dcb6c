export { type EncodingName, encodingForModel, findEncodingForModel, knownOpenAiModels } from '../encodings/index.ts'
export * from './catalogue.generated.ts'
export { catalogueModels, type FindModelOptions, findModel, getModel } from './catalogue.ts'
export { type Candidate, type CandidateFacts, chooseModel, type ModelChoice, type ModelNeeds } from './choose.ts'
export {
  type BilledTokens,
  type Cost,
  type CostEstimate,
  costOf,
  estimateCost,
  inputBelowNextStep,
  money,
  pricesFor,
  showUsd,
} from './cost.ts'
export { firstTokenMsFor, inputTokensWithin, measurePrefill, type PrefillSample, type PrefillSpeed } from './latency.ts'
export type { ModelInfo, Prices, PriceTier, TokenBounds } from './types.ts'
