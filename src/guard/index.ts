export type { EndpointName } from './endpoints.ts'
export { createGuard } from './guard.ts'
export type {
  Basis,
  EndedBy,
  EventEstimate,
  EventRequest,
  Fetch,
  Guard,
  GuardCache,
  GuardEvent,
  GuardedRequest,
  GuardOptions,
  NoRoom,
  NoRoomStep,
} from './types.ts'
