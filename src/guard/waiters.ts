/** Waiting for room that requests in flight take up. */

/** Other processes do not tell when their requests end: look again after so long. */
const LOOK_MS = 200
/** Whoever has not looked for so long is gone: on Workers a request may end without a word, and its timer with it. */
const GONE_MS = 5_000

interface Waiter {
  readonly wake: () => void
  readonly sinceMs: number
}

export class Waiters {
  readonly #waiting = new Set<Waiter>()

  /** How many wait. */
  get waiting(): number {
    const goneMs = performance.now() - GONE_MS
    // Oldest first, as each look of a waiter adds it anew.
    for (const waiter of this.#waiting) {
      if (waiter.sinceMs > goneMs) break
      this.#waiting.delete(waiter)
    }
    return this.#waiting.size
  }

  /** A request has ended: there may be room. */
  changed(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const { wake } of waiting) wake()
  }

  /**
   * Resolves when a request of this guard has ended, after a short while, or after `limitMs`. Rejects when aborted, and
   * counts as waiting no more.
   */
  change(limitMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(waiter)
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
      const waiter = { wake, sinceMs: performance.now() }
      this.#waiting.add(waiter)
      if (signal?.aborted) abort()
      else signal?.addEventListener('abort', abort, { once: true })
    })
  }
}
