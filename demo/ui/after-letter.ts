const waiting = new Set<() => void>()

/**
 * Runs `run` in the frame after the next, and only once even if it is requested several times. So the letter and its count
 * are painted first. Everything that waits runs in that frame, in the order of the requests.
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
