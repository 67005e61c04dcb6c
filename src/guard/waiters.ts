/** Waiting for room that requests in flight take up. */

/** Other processes do not tell when their requests end: look again after so long. */
const LOOK_MS = 200

export class Waiters {
  #waiting = new Set<() => void>()

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** A request has ended: there may be room. */
  changed(): void {
    const waiting = this.#waiting
    this.#waiting = new Set()
    for (const wake of waiting) wake()
  }

  /** Resolves when a request of this guard has ended, after a short while, or after `limitMs`. Rejects when aborted. */
  change(limitMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        signal?.removeEventListener('abort', abort)
      }
      const wake = (): void => {
        end()
        resolve()
      }
      const abort = (): void => {
        end()
        reject(signal?.reason)
      }
      const timer = setTimeout(wake, Math.min(limitMs, LOOK_MS))
      this.#waiting.add(wake)
      if (signal?.aborted) abort()
      else signal?.addEventListener('abort', abort, { once: true })
    })
  }
}
