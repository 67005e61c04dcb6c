/** A time limit that is started and stopped for each chunk of a stream: it costs a look at the clock, and no timer. */
export class Deadline {
  readonly #limitMs: number
  readonly #onPassed: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When it passes; `Infinity` while it is stopped. */
  #at = Number.POSITIVE_INFINITY

  constructor(limitMs: number, onPassed: () => void) {
    this.#limitMs = limitMs
    this.#onPassed = onPassed
  }

  /** Begins anew. */
  start(): void {
    this.#at = performance.now() + this.#limitMs
    if (this.#timer === undefined) this.#wait(this.#limitMs)
  }

  /** The timer goes on: the next chunk will need it. */
  stop(): void {
    this.#at = Number.POSITIVE_INFINITY
  }

  /** For ever. */
  end(): void {
    this.stop()
    clearTimeout(this.#timer)
  }

  #wait(waitMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const leftMs = this.#at - performance.now()
      // Timers may be early by less than a millisecond.
      if (leftMs < 1) this.#onPassed()
      else if (leftMs <= this.#limitMs) this.#wait(leftMs)
    }, waitMs)
    // Node's timers keep a process alive; this one need not.
    ;(this.#timer as { unref?: () => void }).unref?.()
  }
}
