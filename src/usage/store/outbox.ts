/** Messages that no receiver has taken yet. In a store they outlive the process that wrote them. */

/** One message that waits. */
export interface OutboxMessage {
  readonly id: string
  readonly body: string
  /** How often it was sent in vain. */
  readonly attempts: number
}

/**
 * Times are of the store's clock, in milliseconds. `to` names the receiver: each has messages of its own. A message is kept
 * until it is dropped.
 */
export interface Outbox {
  /** Keeps a message, due at once. `known`: the id waits already, or was dropped lately. `full`: `most` wait. */
  put(to: string, message: Omit<OutboxMessage, 'attempts'>, most: number): PutAnswer | Promise<PutAnswer>
  /**
   * Up to `most` messages that are due, the longest first. They are due again after `leaseMs`, so that nobody else takes them
   * meanwhile, and somebody does if this process dies.
   */
  take(to: string, most: number, leaseMs: number): readonly OutboxMessage[] | Promise<readonly OutboxMessage[]>
  /** It was sent in vain, now `attempts` times: due again in `waitMs`. */
  putBack(to: string, id: string, attempts: number, waitMs: number): void | Promise<void>
  /** It was taken, or given up. Its id is known for `rememberMs`. */
  drop(to: string, id: string, rememberMs: number): void | Promise<void>
  /** In how many milliseconds the next is due: 0 when one is, null when none waits. */
  nextMs(to: string): number | null | Promise<number | null>
}

export type PutAnswer = 'kept' | 'known' | 'full'
