/** Runs in the pages of the meter's benchmark, before their own scripts. */

/** What the page noted. Times are milliseconds since its start. */
export interface MeterTimes {
  loadMs: number
  /** When the first exact count was shown. */
  countMs: number
  /** Stretches without a turn of the event loop, longer than two milliseconds: when each began, and how long it was. */
  readonly blocks: { readonly fromMs: number; readonly ms: number }[]
}

/** A key, or a message: until its count is shown. */
export interface CountedSoon {
  readonly ms: number
  /** Frames that were begun before it: 0 is the frame of the letter itself. */
  readonly frames: number
}

declare global {
  interface Window {
    meterTimes: MeterTimes
    /** Notes the page's blocks from now on, or no longer. Noting keeps a core busy, so that it is not done while times are taken. */
    noteBlocks(on: boolean): void
    /** From now on waits for the next input, and for the next count after it. */
    waitForCount(): void
    /** Of the input that was waited for last. */
    counted: Promise<CountedSoon>
  }
}

const NOTED_MS = 2

export function watchMeter(): void {
  const times: MeterTimes = { loadMs: 0, countMs: 0, blocks: [] }
  window.meterTimes = times
  const { port1, port2 } = new MessageChannel()
  let isNoting = false
  let last = 0
  port1.onmessage = () => {
    const now = performance.now()
    if (now - last > NOTED_MS) times.blocks.push({ fromMs: last, ms: now - last })
    last = now
    if (isNoting) port2.postMessage(null)
  }
  window.noteBlocks = (on) => {
    last = performance.now()
    if (on && !isNoting) port2.postMessage(null)
    isNoting = on
  }
  if (new URLSearchParams(location.search).has('blocks')) window.noteBlocks(true)
  addEventListener('load', () => {
    times.loadMs = performance.now()
  })
  addEventListener('tokencount', () => {
    times.countMs ||= performance.now()
  })
  window.waitForCount = () => {
    window.counted = new Promise((resolve) => {
      addEventListener(
        'input',
        () => {
          const started = performance.now()
          let frames = 0
          let isCounted = false
          const count = () => {
            if (isCounted) return
            frames++
            requestAnimationFrame(count)
          }
          requestAnimationFrame(count)
          addEventListener(
            'tokencount',
            () => {
              isCounted = true
              resolve({ ms: performance.now() - started, frames })
            },
            { once: true },
          )
        },
        { once: true, capture: true },
      )
    })
  }
}
