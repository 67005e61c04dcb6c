export * from './catalogue.generated.ts'
export { catalogueModels, type FindModelOptions, findModel, getModel } from './catalogue.ts'
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
export { type EncodingName, encodingForModel, findEncodingForModel, knownOpenAiModels } from './encodings.ts'
export type { ModelInfo, Prices, PriceTier } from './types.ts'
