/** What a call tells the billing server to do, in the header `x-script`. The caller knows nothing else of it. */

/** How a stream is broken off. `at`: after so many pieces. */
export type Fault =
  | { readonly kind: 'none' }
  /** The server says nothing more until the caller has gone. */
  | { readonly kind: 'stall'; readonly at: number }
  /** The connection is reset. */
  | { readonly kind: 'reset'; readonly at: number }
  /** The server closes its side in the middle of the answer. */
  | { readonly kind: 'half-close'; readonly at: number }
  /** No usage is reported. */
  | { readonly kind: 'no-usage' }
  /** These statuses come first, one an attempt. They are not billed. */
  | { readonly kind: 'statuses'; readonly statuses: readonly number[] }
  /** The limit of output in the request is not obeyed. */
  | { readonly kind: 'no-limit' }

export interface Script {
  /** Names the call; all its attempts have it. */
  readonly call: string
  /** How many pieces the model would say if nobody limited it. Each is one token. */
  readonly pieces: number
  readonly fault: Fault
  /** Every event but the last comes twice, and was generated once. */
  readonly isDoubled?: boolean
}

/** What a call was billed, all attempts together. */
export interface Bill {
  inputTokens: number
  outputTokens: number
  attempts: number
  /** The limit of output that each attempt had. */
  readonly limits: number[]
}

export const SCRIPT_HEADER = 'x-script'

/** A piece of an answer. In o200k_base each is one token, and so many of them are so many tokens. */
export const PIECE = ' room'
