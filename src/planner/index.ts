export type { ChatApi, ChatMessage, ChatRequest, Count, CountSource, ToolDefinition } from '../chat/types.ts'
export { PlanError, type PlanFix, type PlanShortage, type SlotShortage } from '../errors/index.ts'
export type { ModelInfo } from '../models/types.ts'
export type {
  ItemStatus,
  Measure,
  Plan,
  PlannedItem,
  PlannedSlot,
  PlanRepair,
  PlanWarning,
  Preview,
  RemovedText,
  SlotMeasure,
} from './plan-types.ts'
export { createPlanner } from './planner.ts'
export type {
  ClearToolResultsPolicy,
  DropLowestScorePolicy,
  DropOldestPolicy,
  DropReasoningPolicy,
  Policy,
  PolicyName,
  RequiredPolicy,
  TruncatePolicy,
  WholeOrNothingPolicy,
} from './policy-types.ts'
export type { Reason, ReasonCode } from './reason-types.ts'
export type {
  PlannedSummary,
  SummarisePolicy,
  Summariser,
  SummaryAnswer,
  SummaryProgress,
  SummaryRequest,
} from './summary-types.ts'
export type {
  Item,
  ItemFacts,
  PlanInput,
  Planner,
  PlannerOptions,
  PlanOptions,
  Slot,
  SlotFacts,
  TokenAmount,
  ToolRepair,
} from './types.ts'
export { type BarSegment, drawPlan, type FormatOptions, formatPlan, planSegments } from './write/format-plan.ts'
