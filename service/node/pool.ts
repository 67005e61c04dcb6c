import { Worker } from 'node:worker_threads'
import { reviveError, type SerializedError, TokenroomError } from '../../src/errors/index.ts'
import type { Reply } from '../reply.ts'

/** What a thread is asked: to answer the body of a POST route. */
export interface ThreadRequest {
  readonly route: string
  readonly bytes: Uint8Array
}

/** What a thread says: the answer, or a failure to be logged before the answer comes. */
export type ThreadMessage =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'failure'; readonly error: SerializedError | string }

export interface PoolOptions {
  /** The most threads. They start when they are needed, and stay. */
  readonly threads: number
  /** How long an answer may be computed. */
  readonly computeMs: number
  /** The heap of a thread, in MiB. */
  readonly threadMemoryMb: number
  /** Told of failures inside a thread. */
  onError(error: unknown): void
}

interface Job {
  readonly request: ThreadRequest
  resolve(reply: Reply): void
  reject(error: unknown): void
}

/** Threads that answer large bodies, so that the thread of the connections stays free. */
export class ThreadPool {
  readonly #script: URL
  readonly #data: unknown
  readonly #options: PoolOptions
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Job>()
  readonly #queue: Job[] = []
  #isClosed = false

  /** `data` is what each thread finds as its `workerData`. */
  constructor(script: URL, data: unknown, options: PoolOptions) {
    this.#script = script
    this.#data = data
    this.#options = options
  }

  get busy(): number {
    return this.#busy.size
  }

  get queued(): number {
    return this.#queue.length
  }

  /** Answers in a thread, as soon as one is free. Throws `SERVICE_BUSY` after `computeMs`, `OUT_OF_MEMORY`. */
  run(route: string, bytes: Uint8Array): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ request: { route, bytes }, resolve, reject })
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((worker) => worker.terminate()))
  }

  #next(): void {
    if (this.#queue.length === 0 || this.#isClosed) return
    const worker = this.#idle.pop() ?? (this.#busy.size < this.#options.threads ? this.#start() : null)
    if (worker === null) return
    const job = this.#queue.shift()!
    this.#assign(worker, job)
  }

  #start(): Worker {
    return new Worker(this.#script, {
      workerData: this.#data,
      // Arguments of the process are not for the thread.
      argv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.#options.threadMemoryMb },
    })
  }

  #assign(worker: Worker, job: Job): void {
    const { computeMs, onError: onFailure } = this.#options
    this.#busy.set(worker, job)
    const settle = (finish: () => void, isReusable: boolean) => {
      clearTimeout(timer)
      // Only these: the worker has listeners of its own, without which it would not be heard again.
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      this.#busy.delete(worker)
      if (isReusable) this.#idle.push(worker)
      else {
        // Its end is awaited by nobody; an error after this has been told.
        worker.on('error', () => {})
        worker.terminate().catch(() => {})
      }
      finish()
      this.#next()
    }
    const fail = (error: unknown) => settle(() => job.reject(error), false)
    const timer = setTimeout(() => fail(tookTooLong(computeMs)), computeMs)
    const onMessage = (message: ThreadMessage) => {
      if (message.kind === 'reply') settle(() => job.resolve(message.reply), true)
      else onFailure(typeof message.error === 'string' ? new Error(message.error) : reviveError(message.error))
    }
    const onError = (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? outOfMemory(this.#options.threadMemoryMb) : error)
    const onExit = (code: number) => fail(new Error(`a thread ended with ${code} while it was answering`))
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    const bytes = ownBytes(job.request.bytes)
    worker.postMessage({ ...job.request, bytes }, [bytes.buffer])
  }
}

/** Bytes in a buffer of their own, which can be handed over. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length) return new Uint8Array(buffer)
  return new Uint8Array(bytes)
}

function tookTooLong(limitMs: number): TokenroomError {
  const retryAfterSeconds = Math.ceil(limitMs / 1000)
  const message = `the answer was not computed within ${limitMs} ms; send a smaller request, or try again later`
  return new TokenroomError('SERVICE_BUSY', message, { reason: 'threads', limit: limitMs, retryAfterSeconds })
}

function outOfMemory(limitMb: number): TokenroomError {
  const message = `the answer needs more than ${limitMb} MiB of memory; send a smaller request, or raise threadMemoryMb`
  return new TokenroomError('OUT_OF_MEMORY', message, {
    neededBytes: limitMb * 1024 * 1024,
    reason: 'heap of a thread',
  })
}
