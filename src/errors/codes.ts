/** The codes of all errors, and the data that comes with each. */

/** The data of each error, by its code. To add a code, add it here. */
export interface ErrorDataByCode {
  UNKNOWN_MODEL: { model: string; nearest: readonly string[]; known: readonly string[] }
  UNKNOWN_ENCODING: { encoding: string; known: readonly string[] }
  CATALOGUE_LOAD_FAILED: { url: string; status: number | null; reason: string }
  ENCODING_LOAD_FAILED: { encoding: string; source: string; status: number | null; reason: string }
  ENCODING_CORRUPT: { encoding: string; reason: string }
  ENCODING_MISMATCH: { encoding: string; contains: readonly string[] }
  ABI_MISMATCH: { expected: number; found: number }
  OUT_OF_MEMORY: { neededBytes: number; reason: string }
  INVALID_TEXT: { received: string }
  INVALID_LIMIT: { name: string; received: string }
  INVALID_ARGUMENT: { name: string; received: string; expected: string }
  INVALID_RANGE: { from: string; to: string; lengthCodeUnits: number }
  INVALID_TOKEN: { token: number; index: number; vocabularySize: number }
  DISALLOWED_SPECIAL: { special: string; startCodeUnits: number }
  ENGINE_MISSING: { engine: string; reason: string }
  ENGINE_UNSUPPORTED: { engine: string; encoding: string; supported: readonly string[] }
  ENGINE_FAILED: { engine: string; encoding: string; textCodeUnits: number; reason: string }
  WORKER_START_FAILED: { url: string; reason: string }
  WORKER_CRASHED: { pendingCalls: number; reason: string }
  WORKER_CLOSED: { pendingCalls: number }
  PLAN_INFEASIBLE: PlanShortage
  INPUT_UNBOUNDED: { items: readonly UnboundedItem[] }
  UNAUTHORIZED: { reason: 'missing' | 'malformed' | 'unknown' | 'no-keys' | 'not-admin' | 'not-tenant' }
  ROUTE_UNKNOWN: { path: string; known: readonly string[] }
  METHOD_NOT_ALLOWED: { method: string; path: string; allowed: readonly string[] }
  MEDIA_TYPE_UNSUPPORTED: { header: string; received: string; expected: string }
  BODY_TOO_LARGE: { limitBytes: number; receivedBytes: number }
  BODY_UNREADABLE: { receivedBytes: number | null; reason: string }
  BODY_NOT_UTF8: { receivedBytes: number }
  BODY_NOT_JSON: { receivedBytes: number; reason: string }
  BODY_TOO_COMPLEX: { measure: 'depth' | 'values'; limit: number; offsetBytes: number }
  TOO_MANY_ITEMS: { name: string; limit: number; received: number }
  REQUEST_MALFORMED: { reason: string }
  REQUEST_TIMEOUT: { waitedFor: 'headers' | 'body'; limitMs: number }
  HEADERS_TOO_LARGE: { limitBytes: number }
  EXPECTATION_UNSUPPORTED: { received: string }
  SERVICE_BUSY: { reason: 'bodies' | 'connections' | 'threads'; limit: number; retryAfterSeconds: number }
  SERVICE_STOPPING: { retryAfterSeconds: number }
  ENCODING_NOT_SERVED: { encoding: string; served: readonly string[] }
  UPSTREAM_FAILED: { upstream: string; reason: string }
  ENDPOINT_DENIED: { method: string; path: string }
  INTERNAL: { reason: string }
  LEDGER_UNKNOWN: { id: string }
  LEDGER_CONFLICT: { id: string; differs: string }
  LEDGER_RESOLVED: { id: string; state: 'settled' | 'released' | 'expired' }
  LEDGER_STEP: { id: string; step: number; expectedStep: number }
  LEDGER_CEILING: { id: string; limit: string; ceiling: number }
  LEDGER_COST_MISSING: { id: string }
  LEDGER_STORE_DOWN: { operation: string; reason: string }
  LEDGER_STORE_LOST: { operation: string; expected: string; found: string | null }
  GUARD_REFUSED: GuardRefusal
  GUARD_STREAM: { endedBy: 'budget' | 'idle' | 'silent' | 'closed'; limit: number }
}

/** Why a request was not sent. Amounts are in the limit's unit, money in nano-USD. */
export interface GuardRefusal {
  readonly why:
    | 'spent'
    | 'in-flight'
    | 'never-fits'
    | 'attempts'
    | 'unpriced'
    | 'unbounded'
    | 'window'
    | 'endpoint'
    | 'circuit'
    | 'closing'
  readonly model: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  /** The output that would fit now; null when not even the input does. */
  readonly affordableOutputTokens: number | null
  readonly limit: {
    readonly id: string
    readonly unit: string
    readonly amount: number
    readonly spent: number
    readonly held: number
    readonly left: number
  } | null
  /** When it fits at the latest, milliseconds since 1970; null when waiting does not help. */
  readonly retryAtMs: number | null
}

export type ErrorCode = keyof ErrorDataByCode

/** Something whose cost a request does not hold: where it stands, why that is so, and what to do about it. */
export interface UnboundedItem {
  readonly path: string
  readonly reason: string
  readonly remedy: string
}

/** What a slot needed and what was left for it, in tokens. */
export interface SlotShortage {
  readonly slot: string
  readonly needTokens: number
  readonly haveTokens: number
  readonly shortTokens: number
}

/** Why a plan is impossible: `needTokens` are needed in the window, `haveTokens` are there, `shortTokens` are missing. */
export interface PlanShortage {
  readonly needTokens: number
  readonly haveTokens: number
  readonly shortTokens: number
  readonly windowTokens: number
  readonly outputReserveTokens: number
  readonly framingTokens: number
  readonly slots: readonly SlotShortage[]
  /** Changes. Each of them alone makes the plan possible. */
  readonly fixes?: readonly PlanFix[]
}

/** One change that makes room. `shrink-slot` counts what must stay of the slot, content and framing. */
export type PlanFix =
  | { readonly kind: 'lower-output-reserve'; readonly outputReserveTokens: number }
  | { readonly kind: 'larger-window'; readonly windowTokens: number }
  | { readonly kind: 'larger-model'; readonly model: string; readonly windowTokens: number }
  | { readonly kind: 'shrink-slot'; readonly slot: string; readonly toTokens: number }
  | { readonly kind: 'lower-slot-min'; readonly slot: string; readonly minTokens: number }
  | { readonly kind: 'raise-slot-max'; readonly slot: string; readonly maxTokens: number }
  | { readonly kind: 'raise-max-input'; readonly maxInputTokens: number }

/** The shape of an error on a wire: `structuredClone`- and JSON-safe. */
export interface SerializedError<C extends ErrorCode = ErrorCode> {
  readonly code: C
  readonly message: string
  readonly data: ErrorDataByCode[C]
}
