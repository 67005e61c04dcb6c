/** Milliseconds of each key press: until its letter is painted, its count is in the page, and its count is painted. */
export interface KeyTimes {
  readonly letterMs: number[]
  readonly countMs: number[]
  readonly paintMs: number[]
}

declare global {
  interface Window {
    keyTimes: KeyTimes
  }
}

/**
 * Runs in the page before its own scripts. The page says on `main`, in `data-answered`, whether it shows the count of
 * the text as it is now.
 */
export function watchKeys(): void {
  const times: KeyTimes = { letterMs: [], countMs: [], paintMs: [] }
  window.keyTimes = times
  let waiting: number[] = []
  let pressed = 0
  const afterPaint = (run: () => void) => {
    requestAnimationFrame(() => {
      // A message that is posted before the frame is drawn is handled after it.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        run()
        port1.close()
      }
      port2.postMessage(null)
    })
  }
  const onKey = ({ timeStamp, key }: KeyboardEvent) => {
    if (key.length !== 1) return
    waiting.push(timeStamp)
    pressed = timeStamp
  }
  // Here and not at the key event: a frame in between would be one without the letter.
  const onInput = () => {
    const timeStamp = pressed
    afterPaint(() => times.letterMs.push(performance.now() - timeStamp))
  }
  const onAnswer = (records: readonly MutationRecord[]) => {
    if (!records.some(({ target }) => (target as HTMLElement).dataset.answered === 'true')) return
    const answered = waiting
    waiting = []
    for (const key of answered) times.countMs.push(performance.now() - key)
    if (answered.length > 0) afterPaint(() => times.paintMs.push(...answered.map((key) => performance.now() - key)))
  }
  addEventListener('keydown', onKey, true)
  addEventListener('beforeinput', onInput, true)
  // Only `main` has this attribute.
  new MutationObserver(onAnswer).observe(document, { subtree: true, attributeFilter: ['data-answered'] })
}
