export { describeValue, invalidArgument } from './arguments.ts'
export type {
  ErrorCode,
  ErrorDataByCode,
  PlanFix,
  PlanShortage,
  SerializedError,
  SlotShortage,
} from './codes.ts'
export { PlanError, reviveError, TokenroomError } from './errors.ts'
export { formatNumber } from './format-number.ts'
export { nearestNames } from './nearest.ts'
