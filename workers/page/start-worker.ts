/** Starting the worker's script, and the reasons why that fails. */
import { TokenroomError } from '../../src/errors/index.ts'
import { takeWorker } from './worker-script.ts'

/** Starts the package's own worker script. */
export function startTokenizerWorker(): Worker {
  if (typeof Worker === 'undefined') throw noWorker()
  return takeWorker()
}

/** `url` is the script's, or that of the module that starts it when the script's is not known. */
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

/** What the page's Content-Security-Policy blocked while a worker was starting. The worker's error event does not say. */
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
