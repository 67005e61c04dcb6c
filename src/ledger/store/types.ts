/**
 * What a store does for the ledger: each operation is one atomic step, at the time of the store's own clock.
 * Operations and answers are plain data, so that they can cross a process, a network or a Durable Object.
 * All amounts are whole numbers up to `CEILING`; all times are milliseconds since 1970.
 */

/** The largest amount that is kept: whole numbers are exact up to here in JavaScript, in SQL and in Redis's Lua. */
export const CEILING = Number.MAX_SAFE_INTEGER

/** What is measured, by its place in an array of used amounts: input, output, both together, requests, nano-USD. */
export const UNITS = ['inputTokens', 'outputTokens', 'tokens', 'requests', 'nanoUsd'] as const
export const OUTPUT = 1
export const BOTH = 2
export const REQUESTS = 3
export const MONEY = 4

/** Amounts of one request in the order of `UNITS`; the cost is -1 when nobody knows it. */
export type Used = readonly [number, number, number, number, number]

/**
 * Where an amount lands. `calendar`: between two neighbours of `edges`, which ascend; the store's clock chooses, so the
 * caller's does not matter. `rolling`: slices of `sliceMs`, of which `slices` and the current one count. `bucket`:
 * `perMs` units of 1/`scale` flow back each millisecond. `total`: one place for ever.
 */
export type WindowOp =
  | { readonly kind: 'calendar'; readonly edges: readonly number[] }
  | { readonly kind: 'rolling'; readonly sliceMs: number; readonly slices: number }
  | { readonly kind: 'bucket'; readonly perMs: number; readonly scale: number }
  | { readonly kind: 'total' }

/** One limit as it applies to one request: it asks for `fixed + ceil(rate × output tokens / rateTokens)`. */
export interface LineOp {
  /** The counter: the limit's id and the scope's values. */
  readonly account: string
  readonly unit: number
  readonly limit: number
  readonly window: WindowOp
  readonly fixed: number
  readonly rate: number
  readonly rateTokens: number
  /** False in shadow mode: recorded, never a reason to refuse. */
  readonly enforced: boolean
}

export interface ReserveOp {
  readonly kind: 'reserve'
  readonly id: string
  /** What has to be equal in every attempt: the scope and the amounts. */
  readonly print: string
  /** Set when nobody gave an id: a pending reservation with the same digest, at most `digestMs` old, is this one. */
  readonly digest: string | null
  readonly digestMs: number
  readonly maxAttempts: number
  readonly holdMs: number
  /** What expiry does with what is still held: gives it back, or counts it as spent until a settle says better. */
  readonly spendOnExpiry: boolean
  /** Output tokens: between the two, as many as all limits allow. */
  readonly wantOutput: number
  readonly leastOutput: number
  readonly lines: readonly LineOp[]
}

export interface SettleOp {
  readonly kind: 'settle'
  readonly id: string
  readonly print: string
  readonly used: Used
}

export interface ExtendOp {
  readonly kind: 'extend'
  readonly id: string
  /** 1 for the first extension, then 2, and so on. */
  readonly step: number
  readonly print: string
  /** The scope's part of the reservation's print. */
  readonly scope: string
  readonly holdMs: number
  readonly wantOutput: number
  readonly leastOutput: number
  /** What the whole reservation has used so far: moves from held to spent. */
  readonly used: Used | null
  readonly lines: readonly LineOp[]
}

export interface ReleaseOp {
  readonly kind: 'release'
  readonly id: string
}

/** Usage that had no reservation: counted, never refused. `at`: when it was, if not now. */
export interface ChargeOp {
  readonly kind: 'charge'
  readonly id: string
  readonly print: string
  readonly at: number | null
  readonly used: Used
  readonly lines: readonly LineOp[]
}

interface ReadOp {
  readonly kind: 'read'
  /** The time to look at; null is now. */
  readonly at: number | null
  readonly lines: readonly LineOp[]
}

interface FindOp {
  readonly kind: 'find'
  readonly id: string
}

/** Another amount for one counter, until a time; a null amount takes the override away. */
export interface OverrideOp {
  readonly kind: 'override'
  readonly account: string
  readonly amount: number | null
  readonly until: number | null
}

/** Which data these are. With `set`, they get that name if their name is `from`, null for data without one. */
export interface IdentityOp {
  readonly kind: 'identity'
  readonly from: string | null
  readonly set: string | null
}

export type LedgerOp =
  | ReserveOp
  | SettleOp
  | ExtendOp
  | ReleaseOp
  | ChargeOp
  | ReadOp
  | FindOp
  | OverrideOp
  | IdentityOp

/**
 * A counter after an operation. `reserved` is what this reservation holds of it, or would have to: it is part of `held`
 * unless the answer is a refusal.
 */
export interface LineAnswer {
  /** The amount that holds now, overrides included. */
  readonly limit: number
  readonly held: number
  readonly spent: number
  readonly reserved: number
  /** All that was ever reserved in this window: what is spent of it is the utilisation. */
  readonly granted: number
  readonly startsAt: number
  /** When the window ends; -1 when it has no end of its own. */
  readonly endsAt: number
  /** Why it does not fit: 0 it fits, 1 spent, 2 in flight, 3 never fits. */
  readonly why: number
  /** When it fits if nothing else comes; -1 when waiting does not help or is not needed. */
  readonly retryAt: number
  /** Until when an override holds; 0 for no override, -1 for one without an end. */
  readonly overrideUntil: number
}

export type EntryState = 'pending' | 'settled' | 'released' | 'expired'

/** One counter's part of a reservation. */
export interface PartAnswer {
  readonly account: string
  readonly unit: number
  readonly startsAt: number
  readonly reserved: number
  readonly held: number
  readonly spent: number
}

export interface EntryAnswer {
  readonly state: EntryState
  readonly attempts: number
  readonly step: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly parts: readonly PartAnswer[]
}

export type Answer =
  | {
      readonly kind: 'reserved'
      readonly now: number
      readonly id: string
      readonly attempts: number
      readonly output: number
      readonly expiresAt: number
      readonly lines: readonly LineAnswer[]
    }
  | {
      readonly kind: 'refused'
      readonly now: number
      /** The most output that would fit now; -1 when not even the input does. */
      readonly output: number
      readonly lines: readonly LineAnswer[]
    }
  | { readonly kind: 'attempts'; readonly now: number; readonly attempts: number }
  | {
      readonly kind: 'settled'
      readonly now: number
      readonly repeated: boolean
      /** Whether the hold had expired before. */
      readonly late: boolean
      readonly parts: readonly PartAnswer[]
    }
  | { readonly kind: 'released'; readonly now: number; readonly repeated: boolean }
  | { readonly kind: 'charged'; readonly now: number; readonly repeated: boolean }
  | { readonly kind: 'read'; readonly now: number; readonly lines: readonly LineAnswer[] }
  | { readonly kind: 'found'; readonly now: number; readonly entry: EntryAnswer | null }
  | { readonly kind: 'overridden'; readonly now: number }
  | { readonly kind: 'identity'; readonly now: number; readonly found: string | null }
  /** The store's time is outside of the edges that were sent: send those around `now`. */
  | { readonly kind: 'clock'; readonly now: number }
  /** So many holds have expired that they are being cleared away in parts: ask again. */
  | { readonly kind: 'again'; readonly now: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'conflict'; readonly differs: string }
  | { readonly kind: 'resolved'; readonly state: Exclude<EntryState, 'pending'> }
  | { readonly kind: 'step'; readonly expected: number }
  | { readonly kind: 'ceiling'; readonly account: string }
  | { readonly kind: 'cost-missing' }
  /** The data are not those that `identity` names; `found` is null when there are none. */
  | { readonly kind: 'lost'; readonly found: string | null }

/** Where entries and counters are kept. Rejects when it cannot be reached; every other outcome is an answer. */
export interface LedgerStore {
  /** For messages: `memory`, `sqlite`, `redis`, `durable-object`. */
  readonly name: string
  /**
   * True when the work is done in this process and its answer always comes by itself: no timer is set for it. Default
   * false: an answer that does not come in time rejects.
   */
  readonly isLocal?: boolean
  /**
   * One atomic step. `identity` names the data that it is meant for: with other data, or none, nothing happens and the
   * answer is `lost`. Null asks nothing. Only a store that cannot lose data while it runs may answer without a promise.
   */
  apply(op: LedgerOp, identity: string | null): Answer | Promise<Answer>
  close?(): void | Promise<void>
}
