/** Runs in the pages of the meter's benchmark, before their own scripts. */

/** What the page noted. Times are milliseconds since its start. */
export interface MeterTimes {
  loadMs: number
  /** When the first exact count was shown. */
  countMs: number
  /** Stretches without a turn of the event loop, longer than two milliseconds: when each began, and how long it was. */
  readonly blocks: { readonly fromMs: number; readonly ms: number }[]
}

declare global {
  interface Window {
    meterTimes: MeterTimes
    /** Notes the page's blocks from now on, or no longer. Noting keeps a core busy, so that it is not done while times are taken. */
    noteBlocks(on: boolean): void
    /** Marks the next input, and the next count after it, which it also says. */
    markNextCount(): void
  }
}

const NOTED_MS = 2
/** After what is waited for, the page has so long for what it has still to do. */
const SETTLED_MS = 500

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
  const say = (what: string) => {
    performance.mark(`bench:${what}`)
    // Whoever measures hears of it by this alone: to ask the page would keep it from its work.
    setTimeout(() => console.log(`bench:${what}`), SETTLED_MS)
  }
  addEventListener('load', () => {
    times.loadMs = performance.now()
    if (document.querySelector('script[src="/plain.js"]')) say('loaded')
  })
  addEventListener('tokencount', () => {
    if (times.countMs > 0) return
    times.countMs = performance.now()
    say('counted')
  })
  window.markNextCount = () => {
    const once = { once: true, capture: true }
    addEventListener(
      'input',
      () => {
        performance.mark('bench:input')
        addEventListener('tokencount', () => say('key'), once)
      },
      once,
    )
  }
}
