/** A clock that never goes back: one that is set back must not bring back what is over. */
export class Clock {
  readonly #now: () => number
  #latest = 0

  constructor(now: () => number) {
    this.#now = now
  }

  tick(): number {
    const time = this.#now()
    if (time > this.#latest) this.#latest = time
    return this.#latest
  }
}
