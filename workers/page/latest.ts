/** The result of one call of a function made by `latest`. */
export type Latest<T> =
  | {
      /** The call was skipped: a newer one was made before its turn came. */
      readonly superseded: true
    }
  | {
      readonly superseded: false
      readonly value: T
      /** A newer call is running: show this value, marked as being counted again. */
      readonly stale: boolean
    }

/**
 * A function for input that changes faster than it can be counted, such as text that someone is typing. One call runs,
 * the newest call waits, and calls between them are skipped: these resolve to `{ superseded: true }` and never reject.
 * Answers therefore arrive in the order of the calls, an answer for an older text never follows one for a newer text, and
 * answers arrive while the typing goes on. When `fn` rejects, that call rejects and the waiting one runs.
 *
 * @example
 * const count = latest((text: string) => tokenizer.count(text))
 * input.addEventListener('input', async () => {
 *   const answer = await count(input.value)
 *   if (!answer.superseded) show(answer.value, { stale: answer.stale })
 * })
 */
export function latest<A extends readonly unknown[], T>(
  fn: (...args: A) => Promise<T>,
): (...args: A) => Promise<Latest<T>> {
  let newest = 0
  let running = false
  let waiting: { readonly start: () => void; readonly skip: () => void } | null = null

  async function run(sequence: number, args: A): Promise<Latest<T>> {
    running = true
    try {
      const value = await fn(...args)
      return { superseded: false, value, stale: sequence !== newest }
    } finally {
      running = false
      const next = waiting
      waiting = null
      next?.start()
    }
  }

  return (...args) => {
    const sequence = ++newest
    if (!running) return run(sequence, args)
    waiting?.skip()
    return new Promise((resolve) => {
      waiting = { start: () => resolve(run(sequence, args)), skip: () => resolve({ superseded: true }) }
    })
  }
}
