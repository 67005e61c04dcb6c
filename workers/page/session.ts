/** One life of the worker: from its start to a stop, a crash or a failure to start. */
import { type Remote, transfer, wrap } from 'comlink'
import { TokenroomError } from '../../src/errors/index.ts'
import {
  type Envelope,
  type Line,
  type LoadedTokenizer,
  type LoadRequest,
  type OpenedDocument,
  openEnvelope,
  PROTOCOL_VERSION,
  type Progress,
  type TokenizerService,
} from '../protocol.ts'
import { CallLine } from './call-line.ts'
import type { PendingCall, PendingCalls } from './pending-calls.ts'
import { SendQueue } from './send-queue.ts'
import { PolicyWatch, startFailed } from './start-worker.ts'

/** Calls with more text are long: they are worked on in slices, while short calls are answered. About 10 ms of counting. */
const LONG_CODE_UNITS = 1 << 20

/** What is sent to the worker and how. */
export interface Post<R> {
  readonly call: PendingCall
  /** The method that was called, for error messages. */
  readonly method: string
  readonly codeUnits: number
  /** The text, if it may travel over the line instead of in the request. */
  readonly text?: string | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly moved?: readonly Transferable[] | undefined
  /** Makes the request. Its text is empty when `line` carries the text. */
  readonly request: (line: Line | null) => R
}

/** What the worker answers to each kind of request. */
interface Answers {
  readonly call: Envelope<unknown>
  readonly open: Envelope<OpenedDocument>
  readonly edit: readonly Envelope<unknown>[]
}

export class Session {
  /** Documents in this worker that the page still has. */
  documents = 0
  /** Why it ended, unless it was stopped. */
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

  /** Starts a worker. When the worker fails, `pending` calls are rejected and `onEnd` is called. */
  constructor(start: () => Worker, pending: PendingCalls, onEnd: () => void) {
    this.#pending = pending
    this.#onEnd = onEnd
    try {
      this.#worker = start()
    } catch (error) {
      this.#policy.stop()
      if (TokenroomError.isInstance(error)) throw error
      // A script of another origin is refused at once. Every other failure arrives later, as an event.
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

  /** The worker's answer. The request is sent when its turn comes; short calls do not wait for long ones. */
  ask<M extends keyof Answers>(
    name: M,
    { call, method, codeUnits, text, onProgress, moved = [], request }: Post<Parameters<TokenizerService[M]>[0]>,
  ): Promise<Answers[M]> {
    const isLong = codeUnits > LONG_CODE_UNITS
    const queue = isLong ? this.#longCalls : this.#shortCalls
    return queue.push(call, codeUnits, async () => {
      const line = isLong || onProgress ? new CallLine(call, onProgress) : null
      const parts = isLong && text !== undefined ? text : ''
      try {
        const message = request(line && { port: line.port, codeUnits: parts.length })
        const post = this.#service[name] as unknown as (message: unknown) => Promise<Answers[M]>
        const answer = post(transfer(message, line ? [line.port, ...moved] : [...moved]))
        if (parts !== '') await line?.send(parts)
        return await answer
      } catch (error) {
        throw uncloneable(method, error)
      } finally {
        line?.close()
      }
    })
  }

  /** Lets the worker forget a document. */
  release(document: number): void {
    this.documents--
    if (this.failure === null) void this.#service.release(document)
  }

  /** Ends the worker at once. The caller settles the pending calls. */
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
          `its script has protocol version ${version}, the page has ${PROTOCOL_VERSION}: they are from different releases`,
        )
      }
      this.#started = true
      this.#policy.stop()
    } catch {
      this.#fail('its script does not call serveTokenizers from tokenroom/worker/serve')
    }
  }

  readonly #onError = (event: ErrorEvent | Event): void => {
    // A caller hears of it by a rejection, so the page's own error handlers need not hear of it again.
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
