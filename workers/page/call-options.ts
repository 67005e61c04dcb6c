/** Options of single calls to a worker. */
import type { Progress } from '../protocol.ts'

export interface RemoteOptions {
  /**
   * When aborted, the call rejects at once with `signal.reason`. If it was still waiting, it is never made; if it is a
   * long one, the worker stops working on it within milliseconds.
   */
  readonly signal?: AbortSignal
}

/** Options of the calls that may be long: those with much text are worked on in steps. */
export interface LongCallOptions extends RemoteOptions {
  /** Hears how far the work is, at most once a frame, and nothing more once the call has ended. */
  readonly onProgress?: (progress: Progress) => void
}
