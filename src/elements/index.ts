/** `tokenroom/element`: the elements' classes and what they are made of. Nothing is defined by importing it. */
export { TokenroomError } from '../errors/index.ts'
export { createRoom, type Room } from './room/room.ts'
export type { LostItem, RoomInput, RoomPart, RoomState } from './room/types.ts'
export { RoomElement } from './room-element.ts'
export type { TextSource } from './sources/types.ts'
export { ENGLISH, type MeterTexts } from './texts.ts'
export { type Face, TokenMeter } from './token-meter.ts'
