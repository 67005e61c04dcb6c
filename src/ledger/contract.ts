import type {
  Amount,
  ExtendRequest,
  Limit,
  LimitStanding,
  Refusal,
  Reservation,
  ReserveRequest,
  Scope,
  Unit,
  Usage,
} from './types.ts'

/** One counter's part of a reservation: what it holds, and what became of it. */
export interface ReservationPart {
  readonly limit: string
  readonly unit: Unit
  readonly startsAtMs: number
  readonly reserved: Amount
  readonly held: Amount
  readonly spent: Amount
}

export interface Settlement {
  readonly id: string
  /** True when it was settled with the same numbers before: nothing was counted again. */
  readonly repeated: boolean
  /** True when the hold had expired. It was counted all the same, in the window in which it was reserved. */
  readonly late: boolean
  readonly parts: readonly ReservationPart[]
}

/** `pending → settled | released | expired`; what has expired may still be settled or released, once. */
export interface ReservationState {
  readonly id: string
  readonly state: 'pending' | 'settled' | 'released' | 'expired'
  readonly attempts: number
  readonly step: number
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly parts: readonly ReservationPart[]
}

/** Usage without a reservation. `id` makes a repeat recognisable, `atMs` is when it was, if not now. */
export interface ChargeRequest {
  readonly id: string
  readonly scope?: Scope
  readonly usage: Usage
  readonly atMs?: number
}

/** Another amount for one counter of one limit. Without `untilMs` it holds until it is taken away with `null`. */
export interface OverrideRequest {
  readonly limit: string
  readonly scope?: Scope
  readonly amount: Amount | null
  readonly untilMs?: number
}

/**
 * Holds the line on what is used. Each method is one atomic step of the store, at the time of the store's clock.
 *
 * Every method rejects with `INVALID_ARGUMENT` for what cannot be meant, `LEDGER_STORE_DOWN` when the store does not
 * answer, and `LEDGER_STORE_LOST` when its data are gone or others.
 */
export interface Ledger {
  /**
   * Holds what a request may use, under all limits that apply or under none. A refusal is an answer, and holds nothing.
   * Also rejects with `LEDGER_CONFLICT` (the id was used with other amounts or another scope), `LEDGER_RESOLVED` (the
   * request is over) and `LEDGER_CEILING` (amounts that cannot be counted exactly).
   */
  reserve(request: ReserveRequest): Promise<Reservation | Refusal>
  /**
   * Counts what was really used and ends the hold. Idempotent: a repeat counts nothing, and one with other numbers
   * rejects with `LEDGER_CONFLICT`. Also `LEDGER_UNKNOWN`, `LEDGER_RESOLVED` (it was released), `LEDGER_COST_MISSING`.
   */
  settle(id: string, usage: Usage): Promise<Settlement>
  /** Holds more, in steps that are counted once each. `LEDGER_STEP` when a step is missing in between. */
  extend(id: string, request: ExtendRequest): Promise<Reservation | Refusal>
  /** Ends the hold of a request that was not sent. Idempotent. `LEDGER_RESOLVED` when it was settled. */
  release(id: string): Promise<{ readonly id: string; readonly repeated: boolean }>
  /** Counts usage that had no reservation. Never refused; once per id. */
  charge(request: ChargeRequest): Promise<{ readonly id: string; readonly repeated: boolean }>
  /** Where every limit of a scope stands, now or at another time that the store still has. */
  readout(scope?: Scope, options?: { readonly atMs?: number }): Promise<readonly LimitStanding[]>
  /** What became of a reservation; null when it is not known, or no longer. */
  find(id: string): Promise<ReservationState | null>
  /** The limits of this ledger object from now on. What is spent stays, under the limit's id and window. */
  limits(limits: readonly Limit[]): void
  /** Another amount for one counter, kept in the store: it holds for every process. */
  override(request: OverrideRequest): Promise<void>
  /** Takes the store's data as they are, after `LEDGER_STORE_LOST`: from now on they are this ledger's. */
  accept(): Promise<void>
  close(): Promise<void>
}
