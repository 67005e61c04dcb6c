/** The longest that one step of work holds up the page, in milliseconds. */
const STEP_MS = 6

/** Runs work in steps between frames. A newer call ends the one before it, which then never answers. */
export function inSteps<T>(onDone: (value: T) => void): (work: Iterator<void, T>) => void {
  let run = 0
  return (work) => {
    const mine = ++run
    const step = () => {
      if (mine !== run) return
      const started = performance.now()
      while (performance.now() - started < STEP_MS) {
        const { done, value } = work.next()
        if (done) return onDone(value)
      }
      setTimeout(step)
    }
    step()
  }
}
