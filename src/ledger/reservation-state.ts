/** What became of a reservation, as callers read it. */
import type { ReservationPart, ReservationState } from './contract.ts'
import { type EntryAnswer, MONEY, type PartAnswer, UNITS } from './store/types.ts'

export function toParts(parts: readonly PartAnswer[]): ReservationPart[] {
  return parts.map(({ account, unit, startsAt, reserved, held, spent }) => {
    // The limit's id has no colon.
    const end = account.indexOf(':')
    return toPart(end < 0 ? account : account.slice(0, end), unit, startsAt, reserved, held, spent)
  })
}

export function toPart(
  limit: string,
  unit: number,
  startsAtMs: number,
  reserved: number,
  held: number,
  spent: number,
): ReservationPart {
  const isMoney = unit === MONEY
  return {
    limit,
    unit: UNITS[unit]!,
    startsAtMs,
    reserved: isMoney ? BigInt(reserved) : reserved,
    held: isMoney ? BigInt(held) : held,
    spent: isMoney ? BigInt(spent) : spent,
  }
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
