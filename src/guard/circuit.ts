/** A loop that sends the same refused request again and again meets an open circuit: it is refused without any work. */

interface Refused {
  count: number
  /** Of the first of them. */
  since: number
  /** Until when the circuit is open. */
  until: number
}

const WINDOW_MS = 60_000
const MOST_KEYS = 1_000

export class Circuit {
  readonly #after: number
  readonly #now: () => number
  readonly #byKey = new Map<string, Refused>()

  /** Opens after so many refusals of a request within a minute, for a minute. 0: never. */
  constructor(after: number, now: () => number = () => performance.now()) {
    this.#after = after
    this.#now = now
  }

  /** Whether there is nothing to look up, so that nobody needs a key. */
  get isEmpty(): boolean {
    return this.#byKey.size === 0
  }

  /** How long the request is refused uncounted, in milliseconds; 0 when it is not. */
  openMs(key: string): number {
    return Math.max(0, (this.#byKey.get(key)?.until ?? 0) - this.#now())
  }

  /** Notes a refusal. */
  refused(key: string): void {
    if (this.#after === 0) return
    const now = this.#now()
    const known = this.#byKey.get(key)
    const entry = known !== undefined && now - known.since < WINDOW_MS ? known : { count: 0, since: now, until: 0 }
    entry.count++
    if (entry.count >= this.#after) entry.until = now + WINDOW_MS
    this.#byKey.delete(key)
    this.#byKey.set(key, entry)
    if (this.#byKey.size <= MOST_KEYS) return
    const [oldest] = this.#byKey.keys()
    if (oldest !== undefined) this.#byKey.delete(oldest)
  }

  /** The request was let through. */
  passed(key: string): void {
    this.#byKey.delete(key)
  }
}
