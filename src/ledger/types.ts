import type { BilledTokens, ModelInfo } from '../models/index.ts'

/** What a limit counts. `tokens` is input and output together; money is billionths of a US dollar. */
export type Unit = 'inputTokens' | 'outputTokens' | 'tokens' | 'requests' | 'nanoUsd'

/** Amounts of money are `bigint`, all others whole numbers. None is above 2^53 - 1, about 9 million US dollars. */
export type Amount = number | bigint

/** Over which time a limit counts. */
export type Window =
  /** From one edge of the calendar to the next. Default: UTC; weeks begin on weekday 1, Monday. */
  | {
      readonly calendar: 'hour' | 'day' | 'week' | 'month'
      readonly timeZone?: string
      readonly firstWeekday?: 1 | 2 | 3 | 4 | 5 | 6 | 7
    }
  /** The last so many milliseconds, counted in twentieths: an amount leaves after `rollingMs` and at most a twentieth. */
  | { readonly rollingMs: number }
  /** A bucket that holds the limit's amount and gets `refill` back in each `everyMs`, continuously. Not for money. */
  | { readonly bucket: { readonly refill: number; readonly everyMs: number } }
  /** For ever: a budget that is never renewed. Its counters are never forgotten. */
  | { readonly total: true }

interface LimitBase {
  /** Unique; letters, digits, `.`, `_` and `-`, at most 64. What is spent is kept under it. */
  readonly id: string
  /**
   * The names of the scope that get a counter of their own for each of their values: `user`, or `['tenant', 'user']`.
   * Default: none, so that one counter is for all.
   */
  readonly per?: string | readonly string[]
  /** Only for requests whose scope has one of these values: `{ model: ['gpt-5'] }`. */
  readonly only?: Readonly<Record<string, string | readonly string[]>>
  /** A request whose scope lacks a name of `per` or `only`: refused as invalid (default), or not limited by this. */
  readonly whenAbsent?: 'invalid' | 'skip'
  readonly window: Window
  /** `shadow` counts and reports, and lets everything through. Default `enforce`. */
  readonly mode?: 'enforce' | 'shadow'
}

export type Limit = LimitBase &
  (
    | { readonly unit: Exclude<Unit, 'nanoUsd'>; readonly amount: number }
    | { readonly unit: 'nanoUsd'; readonly amount: bigint }
  )

/** Who and what a request is for. Known names: request, session, feature, user, tenant, model; others need a limit. */
export type Scope = Readonly<Record<string, string>>

/** What a request may use at most. */
export interface ReserveRequest {
  /**
   * Yours, the same for all attempts of one request: they share one hold. Unique in the ledger, so put the tenant into
   * it when it comes from outside.
   */
  readonly id?: string
  /** Without an id: a digest of the body (`digestBody`). Equal bodies of one scope within `digestMs` are one request. */
  readonly digest?: string
  readonly scope?: Scope
  /** The upper bound of the input. */
  readonly inputTokens: number
  /** The most output of one choice. Default: the model's limit. */
  readonly outputTokens?: number
  /** The least output that is worth sending. Default: `outputTokens`, so all or nothing. */
  readonly leastOutputTokens?: number
  /** `n`: how many answers are generated. Default 1. */
  readonly choices?: number
  /** Its price is taken from here. A model id of the catalogue, or an entry of your own. */
  readonly model?: string | ModelInfo
  /** Parts of the input that are surely billed as read from, or possibly as written to, a cache. */
  readonly cacheReadTokens?: number
  readonly cacheWriteTokens?: number
  /** The most that the whole request can cost, when you know better than the catalogue. */
  readonly costNanoUsd?: bigint
  /** When the hold ends if nobody settles. Default: the ledger's `holdMs`. */
  readonly holdMs?: number
}

/** What was used, as the provider reports it: all choices and all attempts together. */
export interface Usage extends BilledTokens {
  /** Prices it, when a limit of the reservation is in money. */
  readonly model?: string | ModelInfo
  /** The provider's own cost. Wins over the model's prices. */
  readonly costNanoUsd?: bigint
}

/** More for a reservation, in steps. */
export interface ExtendRequest {
  /** 1 for the first extension, then 2, and so on. A repeated step holds nothing more. */
  readonly step: number
  /** The scope of the reservation. */
  readonly scope?: Scope
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly leastOutputTokens?: number
  readonly choices?: number
  readonly model?: string | ModelInfo
  readonly costNanoUsd?: bigint
  /** What the whole reservation has used so far. It is spent from now on, also if the hold expires. */
  readonly usedSoFar?: Usage
  readonly holdMs?: number
}

/** A counter of one limit, for one scope, in one window. */
export interface Standing<U extends Unit = Unit, A extends Amount = Amount> {
  readonly limit: string
  readonly unit: U
  /** The limit's amount now, overrides included. */
  readonly amount: A
  readonly held: A
  readonly spent: A
  /** What another request may take. Below zero: a debt. */
  readonly left: A
  /** What this reservation holds, or would have to. */
  readonly reserved: A
  /** How much of what was reserved and is over was used; null when nothing is. Above 1: more than was reserved. */
  readonly utilisation: number | null
  readonly startsAtMs: number
  /** null: a rolling window, a bucket, or a total. */
  readonly endsAtMs: number | null
  readonly mode: 'enforce' | 'shadow'
  /** Until when an override holds: null without one, `Infinity` for one without an end. */
  readonly overriddenUntilMs: number | null
  /** Why the request does not fit; null when it does. */
  readonly why: 'spent' | 'in-flight' | 'never-fits' | null
  /** When it fits at the latest, if nothing else comes; null when waiting does not help or is not needed. */
  readonly retryAtMs: number | null
}

export type LimitStanding = Standing<'nanoUsd', bigint> | Standing<Exclude<Unit, 'nanoUsd'>, number>

export interface Reservation {
  readonly ok: true
  readonly id: string
  readonly scope: Scope
  /** 1, or higher when this is another attempt of a request that is held already. */
  readonly attempt: number
  /** What tells that two attempts are of one request. `digest` may also join two requests that are equal by chance. */
  readonly identifiedBy: 'id' | 'digest' | 'nothing'
  /** The output of one choice that the hold pays for: write it into the request. At most what was asked. */
  readonly affordableOutputTokens: number
  readonly expiresAtMs: number
  /** False when the store is down and the ledger is set to `open`: nothing is held. */
  readonly recorded: boolean
  readonly limits: readonly LimitStanding[]
  /** Limits in shadow mode that would have refused. */
  readonly wouldRefuse: readonly LimitStanding[]
  /** Money is not limited, since the model has no known price and the ledger is set to `tokens-only`. */
  readonly unpriced: boolean
}

export interface Refusal {
  readonly ok: false
  readonly id: string
  readonly scope: Scope
  /** `attempts`: all of the request's attempts are used. `unpriced`: a limit is in money and the price is not known. */
  readonly why: 'spent' | 'in-flight' | 'never-fits' | 'attempts' | 'unpriced'
  /** The limit that decides: one that never fits, else the one to wait for longest. */
  readonly limit: LimitStanding | null
  readonly limits: readonly LimitStanding[]
  /** The output of one choice that would fit now; null when not even the input does. */
  readonly affordableOutputTokens: number | null
  /** When to try again; null when waiting does not help. */
  readonly retryAtMs: number | null
  readonly retryAfterMs: number | null
  readonly message: string
}
