/** The options of single calls to a worker. */
import type { Progress } from '../protocol.ts'

export interface RemoteOptions {
  /**
   * When it is aborted, the call rejects at once with `signal.reason`. A call that still waited is never sent. The worker
   * stops working on a long call within milliseconds.
   */
  readonly signal?: AbortSignal
}

/** The options of calls that may be long. Those with much text are worked on in slices. */
export interface LongCallOptions extends RemoteOptions {
  /** Called with the progress, at most once a frame, and not after the call has ended. */
  readonly onProgress?: (progress: Progress) => void
}
