/** What the guard takes, and what it tells. Types only. */
import type { TokenCounter } from '../counter.ts'
import type { TokenroomError } from '../errors/index.ts'
import type { Ledger, LimitStanding, Scope } from '../ledger/index.ts'
import type { ModelInfo } from '../models/index.ts'
import type { TokenUsage } from '../usage/index.ts'
import type { EndpointName } from './endpoints.ts'
import type { AiSdkMiddleware } from './middleware-types.ts'

/** `fetch`, as every SDK takes one. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** A request as the guard's callbacks see it. Its body is not among it. */
export interface GuardedRequest {
  readonly endpoint: EndpointName | 'language-model'
  readonly url: string
  readonly headers: Headers
  readonly model: string
}

/** What is asked of the ledger for a request that has no room. */
export interface NoRoom {
  readonly request: GuardedRequest
  /** The body that does not fit, parsed. */
  readonly body: Readonly<Record<string, unknown>>
  readonly inputTokens: number
  readonly outputTokens: number
  /** Each limit, with what it has left. */
  readonly limits: readonly LimitStanding[]
}

/** What to do when there is no room. Steps are taken in their order; when none helps, the request is refused. */
export type NoRoomStep =
  /** Waits for what is in flight, up to `waitMs`, with at most `mostWaiting` requests at a time (default 100). */
  | { readonly waitMs: number; readonly mostWaiting?: number }
  /** The first of these models whose cost fits, of the same API. */
  | { readonly models: readonly string[] }
  /** A smaller body, or null. It is counted and reserved like the first. */
  | {
      readonly replan: (
        noRoom: NoRoom,
      ) => Readonly<Record<string, unknown>> | null | Promise<Readonly<Record<string, unknown>> | null>
    }

export interface GuardOptions {
  readonly ledger: Ledger
  /** A counter of the models' encoding, or what loads one by the encoding's name: `loadTokenizer`. */
  readonly counter: TokenCounter | ((encoding: string) => TokenCounter | Promise<TokenCounter>)
  /** What sends. Default: the global `fetch`. */
  readonly fetch?: Fetch
  /** Who and what a request is for. The model is added to it. */
  readonly scope?: Scope | ((request: GuardedRequest) => Scope | Promise<Scope>)
  /** The id of a request, the same for all its attempts. Default: the header `x-tokenroom-request-id`, if it is there. */
  readonly requestId?: (request: GuardedRequest) => string | undefined
  /** Models of your own, before those of the catalogue. */
  readonly models?: readonly ModelInfo[]
  /** Who serves the models, where the address does not say it: `groq`, `vertex`, … */
  readonly provider?: string
  /** A POST to an address that is no endpoint of these APIs: refused (default), or passed on uncounted. */
  readonly unknownEndpoints?: 'deny' | 'pass'
  /** A request whose bill its body does not bound: refused (default), or so many tokens of input more are held. */
  readonly unbounded?: 'deny' | { readonly holdTokens: number }
  /** The most output where neither the request nor the catalogue says it. Default 4,096. */
  readonly maxOutputTokens?: number
  /** The least output that is worth sending a request for. Default 64, or what the request allows if that is less. */
  readonly leastOutputTokens?: number
  /** A stream that passes its budget: ends as its API ends at a limit (default), or with an error. */
  readonly whenPastBudget?: 'end' | 'error'
  readonly whenNoRoom?: readonly NoRoomStep[]
  /** How often the same request is refused within a minute before it is refused uncounted for a minute. Default 5; 0: never. */
  readonly circuitAfter?: number
  /** How long the hold of a failed attempt waits for the next. Default 10 seconds, or longer if the provider says so. */
  readonly retryWindowMs?: number
  /** How long a consumer may leave a stream unread. Default 60 seconds. */
  readonly idleMs?: number
  /** How long the provider may be silent within a stream. Default 5 minutes. */
  readonly silentMs?: number
  /** Whether the provider gets the `X-Token-` headers too. Default true. */
  readonly tellProvider?: boolean
  /** Where answers are kept, for equal requests. Default: nowhere. */
  readonly cache?: GuardCache
  /** Names of the scope that have answers of their own. Default `['tenant', 'user']`. */
  readonly cachePer?: readonly string[]
  readonly onEvent?: (event: GuardEvent) => void
}

/** Where answers are kept. Keys are digests of 64 hexadecimal digits; values are text. */
export interface GuardCache {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
}

/** What ended a request. */
export type EndedBy = 'end' | 'budget' | 'abort' | 'cancel' | 'idle' | 'silent' | 'broken' | 'closed'

/** Where the settled numbers come from: the provider, our count of what arrived, or the hold, as nobody can know. */
export type Basis = 'provider' | 'counted' | 'held'

/** A request of which an event tells. */
export interface EventRequest {
  readonly id: string
  readonly scope: Scope
  readonly endpoint: GuardedRequest['endpoint']
  readonly model: string
  readonly provider: string | null
}

/** A request that was not sent. */
export interface EventUnsent {
  readonly scope: Scope
  readonly endpoint: GuardedRequest['endpoint'] | 'unknown'
  readonly model: string | null
  readonly provider: string | null
}

/** What was counted before it was sent, in tokens. */
export interface EventEstimate {
  readonly inputTokens: number
  readonly lowerInputTokens: number
  readonly upperInputTokens: number
  readonly isExact: boolean
  /** The most output that was paid for: all choices together. */
  readonly outputTokens: number
  readonly windowTokens: number | null
}

/** What happened. It has no words of a prompt or an answer, and no key. */
export type GuardEvent =
  | ({ readonly type: 'reserved'; readonly estimate: EventEstimate; readonly attempt: number } & EventRequest)
  | ({
      readonly type: 'settled'
      readonly estimate: EventEstimate
      readonly basis: Basis
      readonly endedBy: EndedBy
      readonly inputTokens: number
      readonly outputTokens: number
      /** What it cost, as the provider or the catalogue says; null when nobody knows it. */
      readonly costNanoUsd: bigint | null
      /** The provider's usage in the normal form, when it came. */
      readonly usage: TokenUsage | null
      readonly status: number
      readonly durationMs: number
      readonly firstByteMs: number | null
    } & EventRequest)
  /** Answered from the cache: nothing was sent, reserved or spent. */
  | ({ readonly type: 'hit' } & EventRequest)
  /** Sent, and not billed: the provider refused or failed. Its hold is given back. */
  | ({ readonly type: 'released'; readonly status: number | null; readonly durationMs: number } & EventRequest)
  | ({ readonly type: 'refused'; readonly error: TokenroomError<'GUARD_REFUSED'> } & EventUnsent)
  /** Not sent: the ledger's store or a tokenizer is not there. The error says why; the answer does not. */
  | ({ readonly type: 'unavailable'; readonly error: TokenroomError } & EventUnsent)
  /** The ledger did not take a settlement, after several tries. */
  | ({ readonly type: 'failed'; readonly error: unknown } & EventRequest)

export interface Guard {
  readonly fetch: Fetch
  /** The AI SDK's middleware: `v3` for `ai` 6, `v4` for `ai` 7. */
  middleware<V extends 'v3' | 'v4'>(version: V): AiSdkMiddleware<V>
  /** The same guard for requests of this scope, beside that of the options. */
  with(scope: Scope): Guard
  /**
   * No new requests; those in flight may go on for `drainMs` (default 10 seconds), then they are ended and settled.
   * Resolves when the ledger has all of them.
   */
  close(options?: { readonly drainMs?: number }): Promise<void>
}
