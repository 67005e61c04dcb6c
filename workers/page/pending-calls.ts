/** Calls without an answer yet. Each can be aborted on its own, and all can be rejected at once. */

/** A call, as the code that works on it sees it. */
export interface PendingCall {
  /** True once its promise is settled. Nobody sees the result of work done after that. */
  readonly ended: boolean
  /** Called once if the call is aborted or rejected before its work is done. */
  onCancel: (() => void) | null
}

export class PendingCalls {
  readonly #cancels = new Set<(reason: unknown) => void>()
  readonly #onEmpty: () => void

  /** `onEmpty` is called whenever the last pending call has ended. */
  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty
  }

  get size(): number {
    return this.#cancels.size
  }

  /** The result of `work`, or a rejection with `signal.reason` as soon as `signal` is aborted. */
  run<T>(signal: AbortSignal | undefined, work: (call: PendingCall) => Promise<T>): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const call = { ended: false, onCancel: null as (() => void) | null }
      const end = (settle: () => void) => {
        if (call.ended) return
        call.ended = true
        signal?.removeEventListener('abort', onAbort)
        this.#cancels.delete(cancel)
        settle()
        if (this.#cancels.size === 0) this.#onEmpty()
      }
      const cancel = (reason: unknown) => {
        end(() => {
          call.onCancel?.()
          reject(reason)
        })
      }
      const onAbort = () => cancel(signal?.reason)
      this.#cancels.add(cancel)
      signal?.addEventListener('abort', onAbort, { once: true })
      work(call).then(
        (value) => end(() => resolve(value)),
        (error: unknown) => end(() => reject(error)),
      )
    })
  }

  rejectAll(reason: unknown): void {
    for (const cancel of [...this.#cancels]) cancel(reason)
  }
}
