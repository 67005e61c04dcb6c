import type { BilledTokens, ModelInfo } from '../models/index.ts'

/** What a limit counts. `tokens` is input and output together; money is billionths of a US dollar. */
export type Unit = 'inputTokens' | 'outputTokens' | 'tokens' | 'requests' | 'nanoUsd'

/** Amounts of money are `bigint`, all others whole numbers. None is above 2^53 - 1, about 9 million US dollars. */
export type Amount = number | bigint

/** The time over which a limit counts. */
export type Window =
  /** A calendar hour, day, week or month. Default: in UTC; weeks begin on weekday 1, Monday. */
  | {
      readonly calendar: 'hour' | 'day' | 'week' | 'month'
      readonly timeZone?: string
      readonly firstWeekday?: 1 | 2 | 3 | 4 | 5 | 6 | 7
    }
  /** The last `rollingMs` milliseconds, counted in twentieths, so an amount may stay up to a twentieth longer. */
  | { readonly rollingMs: number }
  /** A bucket that holds the limit's amount and is refilled continuously, by `refill` per `everyMs`. Not for money. */
  | { readonly bucket: { readonly refill: number; readonly everyMs: number } }
  /** All time: the budget is never renewed, and its counters are never deleted. */
  | { readonly total: true }

interface LimitBase {
  /** Unique; at most 64 letters, digits, `.`, `_` and `-`. The store keeps spending under this id. */
  readonly id: string
  /**
   * Names of the scope. Each combination of their values has its own counter: `user`, or `['tenant', 'user']`.
   * Default: none, so all requests share one counter.
   */
  readonly per?: string | readonly string[]
  /** The limit applies only to requests whose scope has one of these values: `{ model: ['gpt-5'] }`. */
  readonly only?: Readonly<Record<string, string | readonly string[]>>
  /** When the scope lacks a name of `per` or `only`: reject the request as invalid (default), or do not apply the limit. */
  readonly whenAbsent?: 'invalid' | 'skip'
  readonly window: Window
  /** `shadow` counts and reports, but never refuses. Default `enforce`. */
  readonly mode?: 'enforce' | 'shadow'
}

export type Limit = LimitBase &
  (
    | { readonly unit: Exclude<Unit, 'nanoUsd'>; readonly amount: number }
    | { readonly unit: 'nanoUsd'; readonly amount: bigint }
  )

/** Who and what a request is for. Names: request, session, feature, user, tenant, model, and those that a limit uses. */
export type Scope = Readonly<Record<string, string>>

/** What a request may use at most. */
export interface ReserveRequest {
  /**
   * Your id of the request. All attempts with one id share one hold. It must be unique in the ledger, so include the
   * tenant if the id comes from outside.
   */
  readonly id?: string
  /** Without an id: a digest of the body (`digestBody`). Equal bodies of one scope within `digestMs` are one request. */
  readonly digest?: string
  readonly scope?: Scope
  /** The upper bound of the input. */
  readonly inputTokens: number
  /** The most output of one choice. Default: the model's limit. */
  readonly outputTokens?: number
  /** The least output for which the request is worth sending. Default: `outputTokens`, so all or nothing. */
  readonly leastOutputTokens?: number
  /** How many answers are generated (`n` of a request). Default 1. */
  readonly choices?: number
  /** The model whose prices apply: an id of the catalogue, or an entry of your own. */
  readonly model?: string | ModelInfo
  /** The part of the input that is surely billed as read from a cache, and the part that may be billed as written to one. */
  readonly cacheReadTokens?: number
  readonly cacheWriteTokens?: number
  /** The most that the whole request can cost. Takes precedence over the catalogue's prices. */
  readonly costNanoUsd?: bigint
  /** The time after which the hold expires if nobody settles. Default: the ledger's `holdMs`. */
  readonly holdMs?: number
}

/** The usage that the provider reports, for all choices and all attempts together. */
export interface Usage extends BilledTokens {
  /** The model whose prices apply, for limits in money. */
  readonly model?: string | ModelInfo
  /** The cost that the provider reports. Takes precedence over the model's prices. */
  readonly costNanoUsd?: bigint
}

/** One step that adds to a reservation. */
export interface ExtendRequest {
  /** 1 for the first extension, then 2, and so on. Repeating a step holds nothing more. */
  readonly step: number
  /** The scope of the reservation. */
  readonly scope?: Scope
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly leastOutputTokens?: number
  readonly choices?: number
  readonly model?: string | ModelInfo
  readonly costNanoUsd?: bigint
  /** What the whole reservation has used so far. It counts as spent from now on, even if the hold expires. */
  readonly usedSoFar?: Usage
  readonly holdMs?: number
}

/** What one limit's counter holds, for one scope in one window. */
export interface Standing<U extends Unit = Unit, A extends Amount = Amount> {
  readonly limit: string
  readonly unit: U
  /** The limit's amount now, overrides included. */
  readonly amount: A
  readonly held: A
  readonly spent: A
  /** What another request may use. Below zero, it is a debt. */
  readonly left: A
  /** What this reservation holds, or would hold. */
  readonly reserved: A
  /** The used share of all reservations that are over; null when there is none. Above 1, more was used than reserved. */
  readonly utilisation: number | null
  readonly startsAtMs: number
  /** Null for a rolling window, a bucket or a total. */
  readonly endsAtMs: number | null
  readonly mode: 'enforce' | 'shadow'
  /** When the override ends. Null without an override, `Infinity` for one without an end. */
  readonly overriddenUntilMs: number | null
  /** Why the request does not fit; null when it does. */
  readonly why: 'spent' | 'in-flight' | 'never-fits' | null
  /** The latest time at which the request fits, if no other comes. Null when waiting does not help or is not needed. */
  readonly retryAtMs: number | null
}

export type LimitStanding = Standing<'nanoUsd', bigint> | Standing<Exclude<Unit, 'nanoUsd'>, number>

export interface Reservation {
  readonly ok: true
  readonly id: string
  readonly scope: Scope
  /** 1, or more for another attempt of a request that is already held. */
  readonly attempt: number
  /** How attempts of one request are recognised. `digest` may also join two separate requests with equal bodies. */
  readonly identifiedBy: 'id' | 'digest' | 'nothing'
  /** The output of one choice that the hold covers; never more than you asked for. Write it into the request. */
  readonly affordableOutputTokens: number
  readonly expiresAtMs: number
  /** False when the store is down and `whenDown` is `open`. Then nothing is held. */
  readonly recorded: boolean
  readonly limits: readonly LimitStanding[]
  /** Limits in shadow mode that would have refused. */
  readonly wouldRefuse: readonly LimitStanding[]
  /** True when limits in money do not apply, because the model has no known price and `unpriced` is `tokens-only`. */
  readonly unpriced: boolean
}

export interface Refusal {
  readonly ok: false
  readonly id: string
  readonly scope: Scope
  /** `attempts`: the request has used all its attempts. `unpriced`: a limit is in money and the price is not known. */
  readonly why: 'spent' | 'in-flight' | 'never-fits' | 'attempts' | 'unpriced'
  /** The limit that decides: one that the request never fits, else the one with the longest wait. */
  readonly limit: LimitStanding | null
  readonly limits: readonly LimitStanding[]
  /** The output of one choice that would fit now; null when not even the input fits. */
  readonly affordableOutputTokens: number | null
  /** When to try again; null when waiting does not help. */
  readonly retryAtMs: number | null
  readonly retryAfterMs: number | null
  readonly message: string
}
