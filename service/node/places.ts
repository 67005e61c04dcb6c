import { TokenroomError } from '../../src/errors/index.ts'
import type { ServerLimits } from './connection-limits.ts'

type PlaceLimits = Pick<ServerLimits, 'maxBodies' | 'maxWaiting' | 'waitMs' | 'maxUnsentBytes'>

interface Waiting {
  admit(): void
}

/**
 * The places for large bodies: so many are read and answered at a time, so many wait for it, and no longer than
 * allowed. Bounds what the bodies and answers of all connections together can take of the memory.
 */
export class Places {
  readonly #limits: PlaceLimits
  readonly #queue = new Set<Waiting>()
  #taken = 0
  #unsentBytes = 0

  constructor(limits: PlaceLimits) {
    this.#limits = limits
  }

  get taken(): number {
    return this.#taken
  }

  get waiting(): number {
    return this.#queue.size
  }

  get unsentBytes(): number {
    return this.#unsentBytes
  }

  /** Takes a place, and resolves to what gives it back. Throws `SERVICE_BUSY` when none is free in time. */
  async take(): Promise<() => void> {
    if (!this.#isFree()) await this.#wait()
    else this.#taken++
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      this.#taken--
      this.#admit()
    }
  }

  /** Counts the bytes of an answer until what is returned is called. */
  addUnsent(bytes: number): () => void {
    this.#unsentBytes += bytes
    return () => {
      this.#unsentBytes -= bytes
      this.#admit()
    }
  }

  #isFree(): boolean {
    return this.#taken < this.#limits.maxBodies && this.#unsentBytes < this.#limits.maxUnsentBytes
  }

  async #wait(): Promise<void> {
    const { maxWaiting, waitMs } = this.#limits
    if (this.#queue.size >= maxWaiting) throw this.#busy()
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue.delete(waiting)
        reject(this.#busy())
      }, waitMs)
      const waiting: Waiting = {
        admit: () => {
          clearTimeout(timer)
          resolve()
        },
      }
      this.#queue.add(waiting)
    })
  }

  /** The first in the queue go on, as many as there are places. */
  #admit(): void {
    for (const waiting of this.#queue) {
      if (!this.#isFree()) return
      this.#queue.delete(waiting)
      this.#taken++
      waiting.admit()
    }
  }

  #busy(): TokenroomError {
    const { maxBodies, waitMs } = this.#limits
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000))
    return new TokenroomError(
      'SERVICE_BUSY',
      `${maxBodies} large requests are being answered and others wait; try again in ${retryAfterSeconds} s`,
      { reason: 'bodies', limit: maxBodies, retryAfterSeconds },
    )
  }
}
