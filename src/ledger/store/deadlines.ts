/** A time for each answer. */

/** What becomes of an answer, and of the reason why there is none: the result, or what is thrown. */
export interface Outcomes<A> {
  answered(answer: A): A | Promise<A>
  failed(cause: unknown): unknown
}

/**
 * Waits for an answer. An `Error` is the reason when `timeoutMs` have passed. One promise for each call, no more; and a timer of
 * its own: on Workers a timer is of the request that set it, and one for all would end with the first.
 */
export function createDeadlines<A>(timeoutMs: number): (answer: Promise<A>, outcomes: Outcomes<A>) => Promise<A> {
  return (answer, { answered, failed }) =>
    new Promise((resolve, reject) => {
      let isOver = false
      const timer = setTimeout(() => {
        isOver = true
        reject(failed(new Error(`no answer within ${timeoutMs} ms`)))
      }, timeoutMs)
      answer.then(
        (value) => {
          clearTimeout(timer)
          if (isOver) return
          try {
            resolve(answered(value))
          } catch (cause) {
            reject(cause)
          }
        },
        (cause) => {
          clearTimeout(timer)
          if (!isOver) reject(failed(cause))
        },
      )
    })
}
