/** The package's own worker script, which may be started before the code that speaks with it is there. */
import type { EarlyRequest } from '../protocol.ts'

let early: Worker | null = null
let isStarted = false

/**
 * Starts the worker that `takeWorker` will give, and lets it load the encoding of `model`, while the page fetches the
 * code that asks it. Does nothing when the page has started one already.
 */
export function startEarly(model: string | { readonly encoding?: string | undefined } | undefined): void {
  if (isStarted || typeof Worker === 'undefined') return
  try {
    early = takeWorker()
    // One that fails is not taken: the next start tells why.
    early.onerror = (event) => {
      event.preventDefault()
      early = null
    }
    const name = typeof model === 'string' ? model : model?.encoding
    if (name) early.postMessage({ early: name } satisfies EarlyRequest)
  } catch {
    early = null
  }
}

/** The worker that was started early, or a new one. Bundlers find the script by the URL, which must be written in this form. */
export function takeWorker(): Worker {
  isStarted = true
  const worker =
    early ??
    new Worker(new URL('../thread/tokenizer.worker.ts', import.meta.url), { type: 'module', name: 'tokenroom' })
  early = null
  worker.onerror = null
  return worker
}
