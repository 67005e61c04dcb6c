/** Counting and planning for a page, without an element. */
export { EMPTY } from './empty.ts'
export { createRoom, type Room } from './room.ts'
export type { LostItem, RoomInput, RoomPart, RoomState } from './types.ts'
