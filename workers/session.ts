/** One life of the worker: from its start to a stop, a crash or a failure to start. */
import { type Remote, transfer, wrap } from 'comlink'
import { TokenroomError } from '../src/errors.ts'
import type { PendingCall, PendingCalls } from './pending.ts'
import {
  type CallRequest,
  type LoadedTokenizer,
  type LoadRequest,
  openEnvelope,
  PROTOCOL_VERSION,
  type TokenizerService,
} from './protocol.ts'
import { SendQueue } from './queue.ts'
import { PolicyWatch, startFailed } from './start.ts'

export class Session {
  readonly #worker: Worker
  readonly #service: Remote<TokenizerService>
  readonly #pending: PendingCalls
  readonly #queue = new SendQueue()
  readonly #loaded = new WeakMap<LoadRequest, Promise<LoadedTokenizer>>()
  readonly #policy = new PolicyWatch()
  readonly #onEnd: () => void
  #started = false

  /** Starts a worker. When it fails, `pending` calls are rejected and `onEnd` is called. */
  constructor(start: () => Worker, pending: PendingCalls, onEnd: () => void) {
    this.#pending = pending
    this.#onEnd = onEnd
    try {
      this.#worker = start()
    } catch (error) {
      this.#policy.stop()
      if (TokenroomError.isInstance(error)) throw error
      // A script of another origin is refused here and now; every other failure comes later, as an event.
      throw startFailed(import.meta.url, error instanceof Error ? error.message : String(error), { cause: error })
    }
    this.#worker.addEventListener('error', this.#onError)
    this.#worker.addEventListener('messageerror', this.#onMessageError)
    this.#service = wrap<TokenizerService>(this.#worker)
    this.#greet()
  }

  /** The tokenizer of `request`, loaded once in this worker's life. */
  load(request: LoadRequest): Promise<LoadedTokenizer> {
    const known = this.#loaded.get(request)
    if (known) return known
    const promise = this.#service.load(request).then((envelope) => openEnvelope(envelope))
    this.#loaded.set(request, promise)
    promise.catch(() => this.#loaded.delete(request))
    return promise
  }

  /** The answer to `request`, asked when its turn comes. */
  async ask(call: PendingCall, codeUnits: number, request: CallRequest, moved: ArrayBuffer[]): Promise<unknown> {
    const envelope = await this.#queue.push(call, codeUnits, async () => {
      try {
        return await this.#service.call(transfer(request, moved))
      } catch (error) {
        throw uncloneable(request.method, error)
      }
    })
    return openEnvelope(envelope)
  }

  /** Ends the worker at once; whoever calls this settles the pending calls. */
  stop(): void {
    this.#policy.stop()
    this.#worker.removeEventListener('error', this.#onError)
    this.#worker.removeEventListener('messageerror', this.#onMessageError)
    this.#worker.terminate()
  }

  async #greet(): Promise<void> {
    try {
      const version = await this.#service.hello()
      if (version !== PROTOCOL_VERSION) {
        return this.#fail(
          `its script speaks protocol ${version}, the page ${PROTOCOL_VERSION}: they are of two releases`,
        )
      }
      this.#started = true
      this.#policy.stop()
    } catch {
      this.#fail('its script does not call serveTokenizers of tokenroom/worker/serve')
    }
  }

  readonly #onError = (event: ErrorEvent | Event): void => {
    // Someone is told by a rejection; the page's own error handlers need not hear of it again.
    if (this.#pending.size > 0) event.preventDefault()
    this.#fail('message' in event && event.message ? event.message : null)
  }

  readonly #onMessageError = (): void => this.#fail('an answer could not be read')

  #fail(reason: string | null): void {
    this.stop()
    this.#onEnd()
    this.#pending.rejectAll(this.#failure(reason))
  }

  #failure(reason: string | null): TokenroomError {
    if (this.#started) return crashed(this.#pending.size, reason ?? 'an error without a message')
    const { blocked } = this.#policy
    if (blocked) return startFailed(blocked.url, blocked.reason)
    return startFailed(import.meta.url, reason ?? 'its script could not be fetched or is not a JavaScript module')
  }
}

function crashed(pendingCalls: number, reason: string): TokenroomError {
  const calls = pendingCalls === 1 ? '1 pending call was' : `${pendingCalls} pending calls were`
  return new TokenroomError(
    'WORKER_CRASHED',
    `the tokenizer worker crashed (${reason}) and ${calls} rejected; the next call starts a new worker, so repeat the call`,
    { pendingCalls, reason },
  )
}

function uncloneable(method: string, error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'DataCloneError') return error
  const expected = 'values that can be posted to a worker'
  return new TokenroomError(
    'INVALID_ARGUMENT',
    `the arguments of ${method} must be ${expected}: ${error.message}`,
    { name: `arguments of ${method}`, received: error.message, expected },
    { cause: error },
  )
}
