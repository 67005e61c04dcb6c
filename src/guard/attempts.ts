/** Attempts of one request share one hold: that of a failed attempt waits for the next. */
import type { RequestAccount } from './request-account.ts'

interface Waiting {
  readonly account: RequestAccount
  readonly status: number | null
  readonly timer: ReturnType<typeof setTimeout>
}

export class Attempts {
  readonly #waiting = new Map<string, Waiting>()

  /** Whether no hold waits, so that nobody needs a key. */
  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /** The failed attempt of this request; undefined when there is none. Its hold waits no longer. */
  take(key: string): RequestAccount | undefined {
    const found = this.#waiting.get(key)
    if (found === undefined) return undefined
    clearTimeout(found.timer)
    this.#waiting.delete(key)
    return found.account
  }

  /** Keeps a failed attempt's hold for `waitMs`; then it is given back. */
  keep(key: string, account: RequestAccount, status: number | null, waitMs: number): void {
    const before = this.#waiting.get(key)
    if (before !== undefined) {
      // Two equal requests failed at the same time: each has a hold, and one waits.
      clearTimeout(before.timer)
      void before.account.release(before.status)
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(key)
      void account.release(status)
    }, waitMs)
    // Node's timers keep a process alive; this one need not.
    ;(timer as { unref?: () => void }).unref?.()
    this.#waiting.set(key, { account, status, timer })
  }

  /** Gives all holds back that wait. */
  async close(): Promise<void> {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { timer } of all) clearTimeout(timer)
    await Promise.all(all.map(({ account, status }) => account.release(status)))
  }
}
