/** Attempts of one request share one hold: that of a failed attempt waits for the next. */
import type { RequestAccount } from './request-account.ts'

interface Waiting {
  readonly account: RequestAccount
  readonly status: number | null
  /** Until when it waits, on the clock of `performance.now`. */
  readonly untilMs: number
  readonly timer: ReturnType<typeof setTimeout>
}

/** So many holds wait at most; one more gives the oldest back. */
const MOST_WAITING = 10_000
/** How often all are looked at, in milliseconds. */
const LOOK_MS = 1_000

/**
 * Each hold has a timer. On edge runtimes a timer ends with the request that set it, so every call here also gives back what
 * has waited long enough.
 */
export class Attempts {
  readonly #waiting = new Map<string, Waiting>()
  #lookAtMs = 0

  /** Whether no hold waits, so that nobody needs a key. */
  get isEmpty(): boolean {
    this.#giveOverdue()
    return this.#waiting.size === 0
  }

  /** The failed attempt of this request; undefined when there is none. Its hold waits no longer. */
  take(key: string): RequestAccount | undefined {
    this.#giveOverdue()
    const found = this.#waiting.get(key)
    if (found === undefined) return undefined
    this.#forget(key, found)
    return found.account
  }

  /** Keeps a failed attempt's hold for `waitMs`; then it is given back. */
  keep(key: string, account: RequestAccount, status: number | null, waitMs: number): void {
    this.#giveOverdue()
    // Two equal requests may fail at the same time: each has a hold, and one waits.
    this.#give(key)
    if (this.#waiting.size >= MOST_WAITING) this.#give(this.#waiting.keys().next().value!)
    const timer = setTimeout(() => {
      // Nobody can stop this timer from another request on Workers: the key may be of another hold by now.
      if (this.#waiting.get(key) === waiting) this.#give(key)
    }, waitMs)
    // Node's timers keep a process alive; this one need not.
    ;(timer as { unref?: () => void }).unref?.()
    const waiting = { account, status, untilMs: performance.now() + waitMs, timer }
    this.#waiting.set(key, waiting)
  }

  /** Gives all holds back that wait. */
  async close(): Promise<void> {
    await Promise.all([...this.#waiting.keys()].map((key) => this.#give(key)))
  }

  #giveOverdue(): void {
    if (this.#waiting.size === 0) return
    const nowMs = performance.now()
    if (nowMs < this.#lookAtMs) return
    this.#lookAtMs = nowMs + LOOK_MS
    for (const [key, { untilMs }] of this.#waiting) if (untilMs < nowMs) void this.#give(key)
  }

  /** Gives one back, if there is one. Never rejects. */
  async #give(key: string): Promise<void> {
    const found = this.#waiting.get(key)
    if (found === undefined) return
    this.#forget(key, found)
    await found.account.release(found.status)
  }

  #forget(key: string, { timer }: Waiting): void {
    clearTimeout(timer)
    this.#waiting.delete(key)
  }
}
