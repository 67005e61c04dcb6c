export type { ChatApi, ChatMessage, ChatRequest, Count, CountSource, ToolDefinition } from '../chat/types.ts'
export { PlanError, type PlanFix, type PlanShortage, type SlotShortage } from '../errors/index.ts'
export type { ModelInfo } from '../models/types.ts'
export { createPlanner } from './planner.ts'
export type {
  DropLowestScorePolicy,
  DropOldestPolicy,
  Policy,
  PolicyName,
  RequiredPolicy,
  TruncatePolicy,
  WholeOrNothingPolicy,
} from './policies/types.ts'
export type {
  PlannedSummary,
  SummarisePolicy,
  Summariser,
  SummaryAnswer,
  SummaryProgress,
  SummaryRequest,
} from './summary/types.ts'
export type {
  Amount,
  Item,
  ItemFacts,
  ItemStatus,
  Measure,
  Plan,
  PlanInput,
  PlannedItem,
  PlannedSlot,
  Planner,
  PlannerOptions,
  PlanOptions,
  Preview,
  Slot,
  SlotFacts,
  SlotMeasure,
} from './types.ts'
export { type BarSegment, drawPlan, type FormatOptions, formatPlan, planSegments } from './write/format.ts'
