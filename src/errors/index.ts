export {
  invalidArgument,
  requireLimit,
  requireOneOf,
  requireRange,
  requireText,
  requireTexts,
  requireTokens,
} from './arguments.ts'
export type {
  ErrorCode,
  ErrorDataByCode,
  GuardRefusal,
  PlanFix,
  PlanShortage,
  SerializedError,
  SlotShortage,
  UnboundedItem,
} from './codes.ts'
export { describeValue, formatNumber, PLAIN_LANGUAGES } from './describe.ts'
export { PlanError, reviveError, TokenroomError } from './errors.ts'
export { nearestNames } from './nearest.ts'
