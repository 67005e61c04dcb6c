/** What became of a reservation, as callers read it. */
import type { ReservationPart, ReservationState } from './contract.ts'
import { type EntryAnswer, MONEY, type PartAnswer, UNITS } from './store/types.ts'

export function toParts(parts: readonly PartAnswer[]): ReservationPart[] {
  return parts.map(({ account, unit, startsAt, reserved, held, spent }) => {
    const amount = (value: number) => (unit === MONEY ? BigInt(value) : value)
    // The limit's id has no colon.
    const end = account.indexOf(':')
    return {
      limit: end < 0 ? account : account.slice(0, end),
      unit: UNITS[unit]!,
      startsAtMs: startsAt,
      reserved: amount(reserved),
      held: amount(held),
      spent: amount(spent),
    }
  })
}

export function toState(id: string, entry: EntryAnswer): ReservationState {
  const { state, attempts, step, createdAt, expiresAt, parts } = entry
  return {
    id,
    state,
    attempts,
    step,
    createdAtMs: createdAt,
    expiresAtMs: expiresAt,
    parts: toParts(parts),
  }
}
