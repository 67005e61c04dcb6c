/** Requests that were let through while the store was down: their usage is counted when it is there again. */
import { TokenroomError } from '../errors/index.ts'
import { plainReservation } from './standing.ts'
import type { Reservation, Scope } from './types.ts'

interface Past {
  readonly scope: Scope
  readonly atMs: number
}

/** Of more than these, the oldest are forgotten: their settle is `LEDGER_UNKNOWN`. */
const MOST = 100_000

export function createUnrecorded() {
  const past = new Map<string, Past>()
  return {
    isDown: (cause: unknown): boolean => TokenroomError.isInstance(cause) && cause.code === 'LEDGER_STORE_DOWN',
    find: (id: string): Past | undefined => past.get(id),
    forget: (id: string): boolean => past.delete(id),
    remember(id: string, scope: Scope, atMs: number): void {
      past.set(id, { scope, atMs })
      if (past.size > MOST) past.delete(past.keys().next().value!)
    },
    reservation(
      id: string,
      scope: Scope,
      affordableOutputTokens: number,
      identifiedBy: Reservation['identifiedBy'],
      unpriced: boolean,
    ): Reservation {
      const passed = plainReservation(id, scope, affordableOutputTokens, 0, [], identifiedBy, unpriced)
      return { ...passed, recorded: false }
    },
  }
}
