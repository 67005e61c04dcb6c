const waiting = new Set<() => void>()

/**
 * Runs `run` once, however often it is asked for, in the frame after the next: what a key changes at the caret and in
 * its count is painted first. In that frame, in the order in which they were asked for, runs everything that waits.
 */
export function afterLetter(run: () => void): void {
  waiting.add(run)
  if (waiting.size > 1) return
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      const due = [...waiting]
      waiting.clear()
      for (const one of due) one()
    })
  })
}
