'use client'

/** `tokenroom/react`: the room that is left, as hooks for React 18 and 19. */
export type { LostItem, RoomInput, RoomPart, RoomState } from '../elements/room/index.ts'
export { type RoomView, useRoom } from './use-room.ts'
export { type TokenCountView, useTokenCount } from './use-token-count.ts'
