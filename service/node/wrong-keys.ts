/** How many refused keys of one address are answered at once, and how the others are slowed down. */
const FREE = 10
const EVERY_MS = 100
const LONGEST_MS = 2_000
/** After so long without a refused key an address is forgotten. */
const FORGET_MS = 60_000
const MOST_ADDRESSES = 10_000

interface Refused {
  count: number
  /** When the next answer is due. */
  nextAtMs: number
  lastAtMs: number
}

/**
 * Slows down who tries keys: after ten refusals an address gets ten answers a second at most, over all of its
 * connections. Requests with a good key never wait.
 */
export class WrongKeys {
  readonly #byAddress = new Map<string, Refused>()

  /** Counts a refused key of `address`; answers how many milliseconds its answer has to wait. */
  add(address: string, nowMs = performance.now()): number {
    let refused = this.#byAddress.get(address)
    if (refused === undefined || nowMs - refused.lastAtMs > FORGET_MS) {
      refused = { count: 0, nextAtMs: 0, lastAtMs: nowMs }
    }
    refused.count++
    refused.lastAtMs = nowMs
    // Again at the end: the first is the one that was refused longest ago.
    this.#byAddress.delete(address)
    this.#byAddress.set(address, refused)
    if (this.#byAddress.size > MOST_ADDRESSES) this.#byAddress.delete(this.#byAddress.keys().next().value!)
    if (refused.count <= FREE) return 0
    refused.nextAtMs = Math.min(Math.max(refused.nextAtMs, nowMs) + EVERY_MS, nowMs + LONGEST_MS)
    return refused.nextAtMs - nowMs
  }
}
