/** What becomes of an answer, and of the reason why there is none: the result, or what is thrown. */
interface Outcomes<A> {
  answered(answer: A): A | Promise<A>
  failed(cause: unknown): unknown
}

/**
 * Waits for an answer. An `Error` is the reason when `timeoutMs` have passed. Each call has one promise, no more, and a timer of
 * its own: on Workers a timer belongs to the request that set it, and one for all calls would end with that request.
 */
export function inTime<A>(answer: Promise<A>, timeoutMs: number, { answered, failed }: Outcomes<A>): Promise<A> {
  return new Promise((resolve, reject) => {
    let isOver = false
    const timer = setTimeout(() => {
      isOver = true
      reject(failed(new Error(`no answer within ${timeoutMs} ms`)))
    }, timeoutMs)
    answer.then(
      (value) => {
        // Nobody waits for a late answer, and it must not begin another round.
        if (isOver) return
        clearTimeout(timer)
        try {
          resolve(answered(value))
        } catch (cause) {
          reject(cause)
        }
      },
      (cause) => {
        clearTimeout(timer)
        reject(failed(cause))
      },
    )
  })
}
