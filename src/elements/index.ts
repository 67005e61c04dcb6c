/** `tokenroom/element`: the elements' classes and what they are made of. Nothing is defined by importing it. */
export { TokenroomError } from '../errors/index.ts'
export type { BudgetTexts } from './budget-texts.ts'
export { createRoom, type LostItem, type Room, type RoomInput, type RoomPart, type RoomState } from './room/index.ts'
export { RoomElement } from './room-element.ts'
export type { TextSource } from './sources/types.ts'
export type { MeterTexts } from './texts.ts'
export { TokenBudget } from './token-budget.ts'
export { type Face, TokenMeter } from './token-meter.ts'
