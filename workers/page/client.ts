/** The page's side: one worker for all encodings, started when it is first needed and stopped when it is idle. */
import { invalidArgument, TokenroomError } from '../../src/errors/index.ts'
import type { EncodingSource } from '../../src/load/wasm-source.ts'
import { type CallRequest, type LoadRequest, openEnvelope } from '../protocol.ts'
import type { RemoteOptions } from './call-options.ts'
import { loadRequest } from './load-request.ts'
import { PendingCalls } from './pending-calls.ts'
import { createRemoteDocument } from './remote-document.ts'
import { type AskWorker, createRemoteTokenizer, type OpenDocument, type RemoteTokenizer } from './remote-tokenizer.ts'
import { Session } from './session.ts'
import { startTokenizerWorker } from './start-worker.ts'

const DEFAULT_IDLE_MS = 60_000

export interface TokenizerWorkerOptions {
  /** Starts a worker script other than the package's own. Called again after a stop or a crash. */
  readonly worker?: () => Worker
  /**
   * Milliseconds after its last answer until the worker is stopped and its memory freed. The next call starts it again,
   * with its script and encodings from the browser's cache. `Infinity` keeps it, for a page that must work offline. It
   * does not stop while a document in it is in use. Default 60,000.
   */
  readonly idleMs?: number
}

export interface RemoteLoadOptions extends RemoteOptions {
  /** The encoding's WebAssembly. Default: fetched from where the package's files are. */
  readonly wasm?: EncodingSource
}

/** A worker and the tokenizers in it. You need not free anything: an idle worker stops by itself. */
export interface TokenizerWorker {
  /**
   * A tokenizer in this worker, for a model id or an encoding name. It survives restarts of the worker: what it needs is
   * loaded again. Rejects as `loadTokenizer` of `tokenroom` does, and with `WORKER_START_FAILED`.
   */
  loadTokenizer(modelOrEncoding: string, options?: RemoteLoadOptions): Promise<RemoteTokenizer>
  /** Stops the worker for good: pending and later calls reject with `WORKER_CLOSED`. */
  close(): void
}

/**
 * Your own tokenizer worker, apart from the page's shared one: for another script, another idle time, or a second thread.
 * Nothing starts before the first call. Throws `INVALID_ARGUMENT` for a bad `idleMs`.
 *
 * @example
 * const worker = () => new Worker('/tiktoken.worker.js', { type: 'module' })
 * const tiktoken = await createTokenizerWorker({ worker }).loadTokenizer('gpt-4o')
 */
export function createTokenizerWorker(options: TokenizerWorkerOptions = {}): TokenizerWorker {
  const { worker = startTokenizerWorker, idleMs = DEFAULT_IDLE_MS } = options
  if (typeof idleMs !== 'number' || !(idleMs >= 0)) {
    throw invalidArgument('idleMs', idleMs, 'a number of milliseconds, 0 or more')
  }
  const client = new Client(worker, idleMs)
  return Object.freeze<TokenizerWorker>({
    loadTokenizer: (modelOrEncoding, loadOptions) => client.loadTokenizer(modelOrEncoding, loadOptions),
    close: () => client.close(),
  })
}

let shared: TokenizerWorker | undefined

/**
 * A tokenizer in the page's shared worker, for a model id or an encoding name. The worker starts with the first call,
 * loads each encoding once for the whole page, and stops a minute after its last answer.
 *
 * @example
 * const tokenizer = await loadTokenizer('gpt-4o')
 * await tokenizer.count('hello world') // 2
 */
export function loadTokenizer(modelOrEncoding: string, options?: RemoteLoadOptions): Promise<RemoteTokenizer> {
  shared ??= createTokenizerWorker()
  return shared.loadTokenizer(modelOrEncoding, options)
}

class Client {
  readonly #start: () => Worker
  readonly #idleMs: number
  readonly #pending = new PendingCalls(() => this.#stopWhenIdle())
  #session: Session | null = null
  #idleTimer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(start: () => Worker, idleMs: number) {
    this.#start = start
    this.#idleMs = idleMs
  }

  loadTokenizer(modelOrEncoding: string, options: RemoteLoadOptions = {}): Promise<RemoteTokenizer> {
    return this.#pending.run(options.signal, async () => {
      const request = await loadRequest(modelOrEncoding, options.wasm)
      const loaded = await this.#open().load(request)
      return createRemoteTokenizer(loaded, this.#askOf(request), this.#openerOf(request))
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    const error = closed(this.#pending.size)
    if (this.#session) this.#session.failure = closed(0)
    this.#stop()
    this.#pending.rejectAll(error)
  }

  #askOf(source: LoadRequest): AskWorker {
    return ({ method, args, codeUnits, signal, onProgress, transfer }) =>
      this.#pending.run(signal, async (call) => {
        const session = this.#open()
        const { tokenizer } = await session.load(source)
        const [first, ...rest] = args
        const inParts = method === 'count' || method === 'encode' || method === 'split'
        const answer = await session.ask('call', {
          call,
          method,
          codeUnits,
          text: inParts ? (first as string) : undefined,
          onProgress,
          moved: transfer && [transfer],
          request: (line): CallRequest => {
            const given = line && line.codeUnits > 0 ? (['', ...rest] as unknown as typeof args) : args
            return { tokenizer, method, args: given, line }
          },
        })
        // Trusts the worker: it answers a method with that method's result.
        return openEnvelope(answer) as never
      })
  }

  #openerOf(source: LoadRequest): OpenDocument {
    return (text, { signal, onProgress }) =>
      this.#pending.run(signal, async (call) => {
        const session = this.#open()
        const { tokenizer } = await session.load(source)
        const answer = await session.ask('open', {
          call,
          method: 'document',
          codeUnits: text.length,
          text,
          onProgress,
          request: (line) => ({ tokenizer, text: line && line.codeUnits > 0 ? '' : text, line }),
        })
        const opened = openEnvelope(answer)
        session.documents++
        if (!call.ended) {
          return createRemoteDocument(opened, text.length, session, this.#pending, () => this.#stopWhenIdle())
        }
        session.release(opened.document)
        this.#stopWhenIdle()
        // Nobody sees this: the call was aborted before the answer arrived.
        throw signal?.reason
      })
  }

  #open(): Session {
    clearTimeout(this.#idleTimer)
    if (this.#closed) throw closed(0)
    this.#session ??= new Session(this.#start, this.#pending, () => {
      this.#session = null
    })
    return this.#session
  }

  #stopWhenIdle(): void {
    clearTimeout(this.#idleTimer)
    // A timer's delay is a 32-bit number: a larger one would fire at once.
    if (!this.#session || this.#idleMs > 0x7fff_ffff) return
    if (this.#session.documents > 0 || this.#pending.size > 0) return
    this.#idleTimer = setTimeout(() => this.#stop(), this.#idleMs)
  }

  #stop(): void {
    clearTimeout(this.#idleTimer)
    this.#session?.stop()
    this.#session = null
  }
}

function closed(pendingCalls: number): TokenroomError {
  const calls = pendingCalls === 1 ? '1 pending call was' : `${pendingCalls} pending calls were`
  return new TokenroomError(
    'WORKER_CLOSED',
    `the tokenizer worker was closed and ${calls} rejected; make another worker with createTokenizerWorker`,
    { pendingCalls },
  )
}
