/** The guard's options, events and methods. Types only. */
import type { TokenCounter } from '../counter.ts'
import type { TokenroomError } from '../errors/index.ts'
import type { Ledger, LimitStanding, Scope } from '../ledger/index.ts'
import type { ModelInfo } from '../models/index.ts'
import type { TokenUsage } from '../usage/index.ts'
import type { EndpointName } from './endpoints.ts'
import type { AiSdkMiddleware } from './middleware-types.ts'

/** A `fetch` function, as every SDK accepts it. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** A request as the guard's callbacks get it, without its body. */
export interface GuardedRequest {
  readonly endpoint: EndpointName | 'language-model'
  readonly url: string
  readonly headers: Headers
  readonly model: string
}

/** A request that has no room, as `replan` gets it. The tokens are those that it tried to reserve. */
export interface NoRoom {
  readonly request: GuardedRequest
  /** The parsed body of the request. */
  readonly body: Readonly<Record<string, unknown>>
  readonly inputTokens: number
  readonly outputTokens: number
  /** Each limit, with what it has left. */
  readonly limits: readonly LimitStanding[]
}

/** One step to try when a request has no room. The guard tries the steps in order. If none helps, it refuses the request. */
export type NoRoomStep =
  /** Waits up to `waitMs` for requests in flight. At most `mostWaiting` requests wait at a time (default 100). */
  | { readonly waitMs: number; readonly mostWaiting?: number }
  /** Uses the first of these models whose cost fits. They must have the same API. */
  | { readonly models: readonly string[] }
  /** Returns a smaller body, or null. The guard counts and reserves it like the first. */
  | {
      readonly replan: (
        noRoom: NoRoom,
      ) => Readonly<Record<string, unknown>> | null | Promise<Readonly<Record<string, unknown>> | null>
    }

export interface GuardOptions {
  readonly ledger: Ledger
  /** A counter for the models' encoding, or a function that loads one by the encoding's name, such as `loadTokenizer`. */
  readonly counter: TokenCounter | ((encoding: string) => TokenCounter | Promise<TokenCounter>)
  /** The `fetch` that sends requests to the provider. Default: the global one. */
  readonly fetch?: Fetch
  /** Who and what a request is for. The guard adds the model. */
  readonly scope?: Scope | ((request: GuardedRequest) => Scope | Promise<Scope>)
  /** The id of a request, the same for all its attempts. Default: the header `x-tokenroom-request-id`, if it is there. */
  readonly requestId?: (request: GuardedRequest) => string | undefined
  /** Models of your own. They take precedence over the catalogue. */
  readonly models?: readonly ModelInfo[]
  /** Who serves the models, if the address does not show it: `groq`, `vertex`, … */
  readonly provider?: string
  /** What to do with a POST to an unknown endpoint: refuse it (default), or send it without counting. */
  readonly unknownEndpoints?: 'deny' | 'pass'
  /** A request whose cost its body does not bound: refuse it (default), or hold this many more tokens of input. */
  readonly unbounded?: 'deny' | { readonly holdTokens: number }
  /** The output limit, if neither the request nor the catalogue has one. Default 4,096. */
  readonly maxOutputTokens?: number
  /** The least output for which a request is worth sending. Default 64, or the request's own limit if that is lower. */
  readonly leastOutputTokens?: number
  /** How a stream ends that exceeds its budget: as the API ends at an output limit (default), or with an error. */
  readonly whenPastBudget?: 'end' | 'error'
  readonly whenNoRoom?: readonly NoRoomStep[]
  /** After so many refusals of one request within a minute, refuse it for a minute without counting. Default 5; 0: never. */
  readonly circuitAfter?: number
  /** How long the hold of a failed attempt is kept for the next one. Default 10 seconds, or longer if the provider says so. */
  readonly retryWindowMs?: number
  /** How long a consumer may leave a stream unread. Default 60 seconds. */
  readonly idleMs?: number
  /** How long the provider may be silent within a stream. Default 5 minutes. */
  readonly silentMs?: number
  /** Whether the provider also gets the `X-Token-` headers. Default true. */
  readonly tellProvider?: boolean
  /** A cache of answers for equal requests. Default: none. */
  readonly cache?: GuardCache
  /** Requests share cached answers only if these names of their scopes are equal. Default `['tenant', 'user']`. */
  readonly cachePer?: readonly string[]
  readonly onEvent?: (event: GuardEvent) => void
}

/** A cache of answers. Keys are digests of 64 hexadecimal digits; values are text. */
export interface GuardCache {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
}

/** Why a request ended. */
export type EndedBy = 'end' | 'budget' | 'abort' | 'cancel' | 'idle' | 'silent' | 'broken' | 'closed'

/** The source of the settled numbers: the provider, our count of what arrived, or the hold if neither is known. */
export type Basis = 'provider' | 'counted' | 'held'

/** The request of an event. */
export interface EventRequest {
  readonly id: string
  readonly scope: Scope
  readonly endpoint: GuardedRequest['endpoint']
  readonly model: string
  readonly provider: string | null
}

/** A request that was not sent, in an event. */
export interface EventUnsent {
  readonly scope: Scope
  readonly endpoint: GuardedRequest['endpoint'] | 'unknown'
  readonly model: string | null
  readonly provider: string | null
}

/** The count before sending, in tokens. */
export interface EventEstimate {
  readonly inputTokens: number
  readonly lowerInputTokens: number
  readonly upperInputTokens: number
  readonly isExact: boolean
  /** The most output that was reserved, for all choices together. */
  readonly outputTokens: number
  readonly windowTokens: number | null
}

/** What happened to a request. An event never contains text of a prompt or an answer, or a key. */
export type GuardEvent =
  | ({ readonly type: 'reserved'; readonly estimate: EventEstimate; readonly attempt: number } & EventRequest)
  | ({
      readonly type: 'settled'
      readonly estimate: EventEstimate
      readonly basis: Basis
      readonly endedBy: EndedBy
      readonly inputTokens: number
      readonly outputTokens: number
      /** The cost that the provider reports, else by the catalogue's prices; null when neither is known. */
      readonly costNanoUsd: bigint | null
      /** The provider's usage in tokenroom's format; null when it did not arrive. */
      readonly usage: TokenUsage | null
      readonly status: number
      readonly durationMs: number
      readonly firstByteMs: number | null
    } & EventRequest)
  /** Answered from the cache: nothing was sent, reserved or spent. */
  | ({ readonly type: 'hit' } & EventRequest)
  /** Sent, but not billed, because the provider refused it or failed. Its hold is given back. */
  | ({ readonly type: 'released'; readonly status: number | null; readonly durationMs: number } & EventRequest)
  | ({ readonly type: 'refused'; readonly error: TokenroomError<'GUARD_REFUSED'> } & EventUnsent)
  /** Not sent, because the ledger's store or a tokenizer is not available. The error says why; the answer does not. */
  | ({ readonly type: 'unavailable'; readonly error: TokenroomError } & EventUnsent)
  /** The ledger did not accept the settlement, after several tries. */
  | ({ readonly type: 'failed'; readonly error: unknown } & EventRequest)

export interface Guard {
  readonly fetch: Fetch
  /** The AI SDK's middleware: `v3` for `ai` 6, `v4` for `ai` 7. */
  middleware<V extends 'v3' | 'v4'>(version: V): AiSdkMiddleware<V>
  /** The same guard for requests of this scope, which is added to the scope of the options. */
  with(scope: Scope): Guard
  /**
   * Refuses new requests. Requests in flight have `drainMs` to finish (default 10 seconds). Then the guard ends and
   * settles them. Resolves when the ledger has all settlements.
   */
  close(options?: { readonly drainMs?: number }): Promise<void>
}
