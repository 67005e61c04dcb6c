/** One life of the worker: from its start to a stop, a crash or a failure to start. */
import { type Remote, transfer, wrap } from 'comlink'
import { TokenroomError } from '../../src/errors/index.ts'
import {
  type Envelope,
  type Line,
  type LoadedTokenizer,
  type LoadRequest,
  openEnvelope,
  PROTOCOL_VERSION,
  type Progress,
  type TokenizerService,
} from '../protocol.ts'
import { OpenLine } from './call-line.ts'
import type { PendingCall, PendingCalls } from './pending-calls.ts'
import { SendQueue } from './send-queue.ts'
import { PolicyWatch, startFailed } from './start-worker.ts'

/** From here on a call is long: worked on in steps, beside the short ones. About ten milliseconds of counting. */
const LONG_CODE_UNITS = 1 << 20

/** What is sent to the worker and how. */
export interface Post<R> {
  readonly call: PendingCall
  /** For messages: the method that was called. */
  readonly method: string
  readonly codeUnits: number
  /** The text, if it can come over the line in place of the request. */
  readonly text?: string | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly moved?: readonly Transferable[] | undefined
  /** The request, with an empty text when `line` brings it. */
  readonly request: (line: Line | null) => R
}

export class Session {
  /** Documents in this worker that the page still has. */
  documents = 0
  /** Why it ended, other than by being stopped. */
  failure: TokenroomError | null = null
  readonly #worker: Worker
  readonly #service: Remote<TokenizerService>
  readonly #pending: PendingCalls
  readonly #shortCalls = new SendQueue()
  readonly #longCalls = new SendQueue()
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

  /** The worker's answer, asked when its turn comes: short calls do not wait for long ones. */
  async ask<M extends 'call' | 'open' | 'edit'>(
    name: M,
    { call, method, codeUnits, text, onProgress, moved = [], request }: Post<Parameters<TokenizerService[M]>[0]>,
  ): Promise<unknown> {
    const isLong = codeUnits > LONG_CODE_UNITS
    const queue = isLong ? this.#longCalls : this.#shortCalls
    const envelope = await queue.push(call, codeUnits, async () => {
      const line = isLong || onProgress ? new OpenLine(call, onProgress) : null
      const parts = isLong && text !== undefined ? text : ''
      try {
        const message = request(line && { port: line.port, codeUnits: parts.length })
        const post = this.#service[name] as (message: unknown) => Promise<Envelope<unknown>>
        const answer = post(transfer(message, line ? [line.port, ...moved] : [...moved]))
        if (parts !== '') await line?.send(parts)
        return await answer
      } catch (error) {
        throw uncloneable(method, error)
      } finally {
        line?.close()
      }
    })
    return openEnvelope(envelope)
  }

  /** Lets the worker forget a document. */
  release(document: number): void {
    this.documents--
    if (this.failure === null) void this.#service.release(document)
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
    this.failure = this.#failureOf(reason)
    this.#pending.rejectAll(this.failure)
  }

  #failureOf(reason: string | null): TokenroomError {
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
