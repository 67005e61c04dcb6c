/** Gathers what is asked in one turn of the event loop, so that one transaction or one message carries all of it. */

interface Waiting<Q, A> {
  readonly question: Q
  readonly resolve: (answer: A) => void
  readonly reject: (cause: unknown) => void
}

/** A turn later than the microtasks: all that is asked at once comes together. `setImmediate` is Node's, and faster. */
const { setImmediate } = globalThis as { setImmediate?: (work: () => void) => void }
const laterTurn = setImmediate ?? ((work: () => void) => setTimeout(work, 0))

interface BatchOptions {
  /** The most questions of a call. */
  readonly most: number
  /**
   * When a call is made. Default: a turn later. On Workers, `queueMicrotask`: timers and open calls belong to a request there,
   * and end with it, so that nothing of one request may wait for another's.
   */
  readonly nextTurn?: (work: () => void) => void
}

/** `answer` gets up to `most` questions and returns as many answers in their order. */
export function createBatches<Q, A>(
  answer: (questions: readonly Q[]) => readonly A[] | Promise<readonly A[]>,
  { most, nextTurn = laterTurn }: BatchOptions,
): (question: Q) => Promise<A> {
  let waiting: Waiting<Q, A>[] = []
  let isPlanned = false

  function plan(): void {
    if (isPlanned || waiting.length === 0) return
    isPlanned = true
    nextTurn(send)
  }

  async function send(): Promise<void> {
    isPlanned = false
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
    plan()
    try {
      const answers = await answer(batch.map(({ question }) => question))
      if (answers.length !== batch.length) throw new Error(`${answers.length} answers to ${batch.length} operations`)
      batch.forEach(({ resolve }, index) => {
        resolve(answers[index]!)
      })
    } catch (cause) {
      for (const { reject } of batch) reject(cause)
    }
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      plan()
    })
}
