/** Starting the worker's script, and saying why that failed. */
import { TokenroomError } from '../../src/errors/index.ts'

/**
 * Starts the package's own worker script. The address is written out here, in this one form, because bundlers
 * and servers find the script by it.
 */
export function startTokenizerWorker(): Worker {
  if (typeof Worker === 'undefined') throw noWorker()
  return new Worker(new URL('../thread/tokenizer.worker.ts', import.meta.url), { type: 'module', name: 'tokenroom' })
}

/** `url` is the script, where that is known, else the module that starts it. */
export function startFailed(url: string, reason: string, options?: ErrorOptions): TokenroomError {
  return new TokenroomError(
    'WORKER_START_FAILED',
    `the tokenizer worker could not be started (${url}): ${reason}; serve tokenizer.worker.js from the page's origin as JavaScript ` +
      'and allow it in the Content-Security-Policy (worker-src or script-src), or start it yourself: createTokenizerWorker({ worker })',
    { url, reason },
    options,
  )
}

function noWorker(): TokenroomError {
  const reason = 'this runtime has no Worker'
  return new TokenroomError(
    'WORKER_START_FAILED',
    `the tokenizer worker could not be started: ${reason}; import loadTokenizer from "tokenroom" instead, which counts in this thread`,
    { url: import.meta.url, reason },
  )
}

/** What the page's Content-Security-Policy blocked while a worker was starting: the event itself does not say. */
export class PolicyWatch {
  #blocked: { readonly url: string; readonly reason: string } | null = null
  readonly #listener = (event: Event): void => {
    const { effectiveDirective, blockedURI, disposition } = event as SecurityPolicyViolationEvent
    if (disposition !== 'enforce' || effectiveDirective !== 'worker-src') return
    this.#blocked = { url: blockedURI, reason: 'the Content-Security-Policy of the page blocks it (worker-src)' }
  }

  constructor() {
    globalThis.addEventListener?.('securitypolicyviolation', this.#listener)
  }

  get blocked(): { readonly url: string; readonly reason: string } | null {
    return this.#blocked
  }

  stop(): void {
    globalThis.removeEventListener?.('securitypolicyviolation', this.#listener)
  }
}
