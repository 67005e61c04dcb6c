import type { RoomState } from './types.ts'

/** The state before anything is counted. */
export const EMPTY: RoomState<never> = {
  model: null,
  windowTokens: null,
  outputReserveTokens: 0,
  limitTokens: null,
  used: null,
  text: null,
  sentTokens: 0,
  freeTokens: 0,
  overTokens: 0,
  level: 'fine',
  parts: [],
  lost: [],
  itemTokens: new Map<string, number>(),
  messages: null,
  refusal: null,
  error: null,
  stale: true,
}
