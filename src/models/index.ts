export { type EncodingName, encodingForModel, findEncodingForModel, knownOpenAiModels } from '../encodings/index.ts'
export { catalogueModels, type FindModelOptions, findModel, getModel } from './catalogue.ts'
export {
  type Candidate,
  type CandidateFacts,
  type ChooseModelOptions,
  chooseModel,
  type ModelChoice,
  type ModelNeeds,
  type Rejection,
} from './choose.ts'
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
export { catalogueAsOf } from './data/as-of.generated.ts'
export * from './data/defaults-names.generated.ts'
export { defaultOutputTokens, type InputRoom, inputLimitFor, inputRoom, type ModelLimits } from './input-room.ts'
export { firstTokenMsFor, inputTokensWithin, measurePrefill, type PrefillSample, type PrefillSpeed } from './latency.ts'
export { type Catalogue, type LoadCatalogueOptions, loadCatalogue } from './load.ts'
export type { SkippedModel } from './snapshot/read-snapshot.ts'
export type { ModelInfo, ModelPurpose, Prices, PriceTier, TokenBounds } from './types.ts'
