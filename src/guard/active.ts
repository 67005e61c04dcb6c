/** The requests in flight, to end and to wait for. */

import { refused } from './refusal.ts'

interface Flight {
  /** Ends it from outside. */
  stop(): void
}

export class Active {
  readonly #flights = new Set<Flight>()
  #empty: (() => void)[] = []
  isClosing = false

  /** Throws `GUARD_REFUSED` when no more are taken. */
  checkOpen(): void {
    if (this.isClosing) throw refused('closing', 'the guard is closing and takes no more requests')
  }

  add(flight: Flight): void {
    this.#flights.add(flight)
  }

  remove(flight: Flight): void {
    this.#flights.delete(flight)
    if (this.#flights.size > 0) return
    for (const resolve of this.#empty.splice(0)) resolve()
  }

  /** Takes no more, waits for `drainMs`, then stops what is left. Resolves when all of it has ended. */
  async close(drainMs: number): Promise<void> {
    this.isClosing = true
    const timer = setTimeout(() => {
      for (const flight of this.#flights) flight.stop()
    }, drainMs)
    if (this.#flights.size > 0) await new Promise<void>((resolve) => this.#empty.push(resolve))
    clearTimeout(timer)
  }
}
