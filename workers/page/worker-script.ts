/** The package's own worker script, which may be started before the code that speaks with it is there. */
import type { EarlyRequest } from '../protocol.ts'

/** A worker that nobody has taken after so long is stopped: the code that takes it has not come. As long as an idle one waits. */
const UNTAKEN_MS = 60_000

let early: Worker | null = null
let isStarted = false
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Starts the worker that `takeWorker` will give, and lets it load the encoding of `model`, while the page fetches the
 * code that asks it, and stops it when that does not come. Does nothing when the page has started one already.
 */
export function startEarly(model: string | { readonly encoding?: string | undefined }, asker: Promise<unknown>): void {
  if (isStarted || typeof Worker === 'undefined') return
  try {
    early = takeWorker()
    // One that fails is not taken: the next start tells why.
    early.onerror = (event) => {
      event.preventDefault()
      early = null
    }
    const name = typeof model === 'string' ? model : model.encoding
    const { document, navigator } = globalThis as {
      document?: { documentElement: { lang: string } }
      navigator?: { language: string }
    }
    const language = document?.documentElement.lang || navigator?.language || ''
    early.postMessage({ early: name ?? '', language } satisfies EarlyRequest)
    timer = setTimeout(stopUntaken, UNTAKEN_MS)
    const started = early
    asker.catch(() => early === started && stopUntaken())
  } catch {
    early = null
  }
}

function stopUntaken(): void {
  clearTimeout(timer)
  early?.terminate()
  early = null
  isStarted = false
}

/** The worker that was started early, or a new one. Bundlers find the script by the URL, which must be written in this form. */
export function takeWorker(): Worker {
  isStarted = true
  const worker =
    early ??
    new Worker(new URL('../thread/tokenizer.worker.ts', import.meta.url), { type: 'module', name: 'tokenroom' })
  early = null
  clearTimeout(timer)
  worker.onerror = null
  return worker
}
