/** A time for each answer, with one timer for all: as each has the same time, they run out in the order of their calls. */

interface Waiting {
  /** When the time is over, on the clock of `performance.now`. */
  readonly until: number
  readonly expire: () => void
}

/** What becomes of an answer, and of the reason why there is none: the result, or what is thrown. */
export interface Outcomes<A> {
  answered(answer: A): A | Promise<A>
  failed(cause: unknown): unknown
}

/** Waits for an answer. An `Error` is the reason when `timeoutMs` have passed. One promise for each call, no more. */
export function createDeadlines<A>(timeoutMs: number): (answer: Promise<A>, outcomes: Outcomes<A>) => Promise<A> {
  const waiting = new Set<Waiting>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function check(): void {
    timer = undefined
    const now = performance.now()
    for (const one of waiting) {
      if (one.until > now) {
        timer = setTimeout(check, Math.ceil(one.until - now))
        return
      }
      waiting.delete(one)
      one.expire()
    }
  }

  /** Whether it still waited. */
  function leave(one: Waiting): boolean {
    const isInTime = waiting.delete(one)
    // A timer that nobody needs would keep a process alive.
    if (waiting.size === 0 && timer !== undefined) {
      clearTimeout(timer)
      timer = undefined
    }
    return isInTime
  }

  return (answer, { answered, failed }) =>
    new Promise((resolve, reject) => {
      const one: Waiting = {
        until: performance.now() + timeoutMs,
        expire: () => reject(failed(new Error(`no answer within ${timeoutMs} ms`))),
      }
      waiting.add(one)
      timer ??= setTimeout(check, timeoutMs)
      answer.then(
        (value) => {
          if (!leave(one)) return
          try {
            resolve(answered(value))
          } catch (cause) {
            reject(cause)
          }
        },
        (cause) => {
          if (leave(one)) reject(failed(cause))
        },
      )
    })
}
