export type {
  ChargeRequest,
  Ledger,
  OverrideRequest,
  ReservationPart,
  ReservationState,
  Settlement,
} from './contract.ts'
export { digestBody } from './digest.ts'
export { createLedger } from './ledger.ts'
export type { LedgerOptions, PastUsage } from './options.ts'
export type { Answer, LedgerOp, LedgerStore } from './store/types.ts'
export { type MemoryStoreOptions, memoryStore } from './stores/memory.ts'
export type {
  Amount,
  ExtendRequest,
  Limit,
  LimitStanding,
  Refusal,
  Reservation,
  ReserveRequest,
  Scope,
  Standing,
  Unit,
  Usage,
  Window,
} from './types.ts'
