export { memoryCache, webCache } from './cache/stores.ts'
export type { EndpointName } from './endpoints.ts'
export { createGuard } from './guard.ts'
export type { AiSdkMiddleware } from './middleware-types.ts'
export type {
  Basis,
  EndedBy,
  EventEstimate,
  EventRequest,
  EventUnsent,
  Fetch,
  Guard,
  GuardCache,
  GuardEvent,
  GuardedRequest,
  GuardOptions,
  NoRoom,
  NoRoomStep,
} from './types.ts'
