/** A stream that is followed as it passes: counted, stopped at its budget, and settled whatever ends it. */
import { formatNumber, TokenroomError } from '../../errors/index.ts'
import type { RequestAccount } from '../request-account.ts'
import type { EndedBy } from '../types.ts'
import { Deadline } from './deadline.ts'
import type { Passage } from './passage.ts'

export interface FollowOptions<In, Out> {
  readonly upstream: ReadableStream<In>
  readonly passage: Passage<In, Out>
  readonly status: number
  readonly account: RequestAccount
  /** The model may have generated what nothing in the stream shows. */
  readonly isUnknown: boolean
  readonly whenPastBudget: 'end' | 'error'
  readonly idleMs: number
  readonly silentMs: number
  readonly signal: AbortSignal | undefined
  /** Called once, when the account is settled. */
  readonly onEnd: () => void
}

export interface Followed<Out> {
  readonly body: ReadableStream<Out>
  /** Ends the stream from outside, with an error for its reader, and settles it. */
  stop(): Promise<void>
}

/** Wraps a streamed answer. Reads from the provider only what is asked for, and holds one event at most. */
export function follow<In, Out>(options: FollowOptions<In, Out>): Followed<Out> {
  const stream = new Following(options)
  const body = new ReadableStream<Out>(
    {
      start: (controller) => stream.start(controller),
      pull: () => stream.pull(),
      cancel: (reason) => stream.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return { body, stop: () => stream.fail('closed', ended('closed', 0)) }
}

class Following<In, Out> {
  readonly #options: FollowOptions<In, Out>
  readonly #reader: ReadableStreamDefaultReader<In>
  #controller: ReadableStreamDefaultController<Out> | null = null
  readonly #idle: Deadline
  readonly #silent: Deadline
  #isEnded = false
  #isSettled = false
  readonly #onAbort = (): void => {
    void this.fail('abort', this.#options.signal?.reason)
  }

  constructor(options: FollowOptions<In, Out>) {
    this.#options = options
    this.#reader = options.upstream.getReader()
    const { idleMs, silentMs } = options
    this.#idle = new Deadline(idleMs, () => void this.fail('idle', ended('idle', idleMs)))
    this.#silent = new Deadline(silentMs, () => void this.fail('silent', ended('silent', silentMs)))
  }

  start(controller: ReadableStreamDefaultController<Out>): void {
    this.#controller = controller
    const { signal } = this.#options
    if (signal?.aborted) this.#onAbort()
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
    if (!this.#isEnded) this.#idle.start()
  }

  /** Reads until there is something to hand on. */
  async pull(): Promise<void> {
    this.#idle.stop()
    const { passage, account } = this.#options
    for (let isWaiting = true; isWaiting && !this.#isEnded; ) {
      const chunk = await this.#read()
      if (this.#isEnded || chunk === null) return
      const taking = passage.take(chunk.done ? null : chunk.value, account.limitOutputTokens)
      const { out, isPast } = taking instanceof Promise ? await taking : taking
      if (this.#isEnded) return
      if (isPast) return this.#stopAtBudget(out)
      // Some readers leave at the last event, without reading the end; and after an unfinished event nothing may come.
      if (passage.isOver || chunk.done) await this.#settle('end')
      for (const one of out) this.#controller?.enqueue(one)
      if (chunk.done) return this.#end()
      isWaiting = out.length === 0
    }
    if (!this.#isEnded) this.#idle.start()
  }

  async #read(): Promise<ReadableStreamReadResult<In> | null> {
    const { account, signal } = this.#options
    this.#silent.start()
    try {
      const chunk = await this.#reader.read()
      account.sawFirstByte()
      return chunk
    } catch (error) {
      // As it comes: the SDKs know the errors of a connection that broke.
      await this.fail(signal?.aborted ? 'abort' : 'broken', error)
      return null
    } finally {
      this.#silent.stop()
    }
  }

  async #stopAtBudget(out: readonly Out[]): Promise<void> {
    const { account, passage, whenPastBudget } = this.#options
    const limit = account.limitOutputTokens
    this.#isEnded = true
    const used = await this.#settle('budget')
    const message = `the answer passed its budget of ${formatNumber(limit)} output tokens and was stopped; raise the limit, or ask for less`
    const error = new TokenroomError('GUARD_STREAM', message, { endedBy: 'budget', limit })
    const last = whenPastBudget === 'end' ? passage.ending(used) : passage.failing(error)
    for (const one of [...out, ...last]) this.#controller?.enqueue(one)
    this.#controller?.close()
    await this.#leave(error)
  }

  async #end(): Promise<void> {
    this.#isEnded = true
    this.#endWaiting()
    await this.#settle('end')
    this.#controller?.close()
    this.#controller = null
  }

  async cancel(reason: unknown): Promise<void> {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#controller = null
    await Promise.all([this.#leave(reason), this.#settle(this.#options.signal?.aborted ? 'abort' : 'cancel')])
  }

  /** Ends with an error for the reader. */
  async fail(endedBy: EndedBy, error: unknown): Promise<void> {
    if (this.#isEnded) return
    this.#isEnded = true
    // The reader hears of it at once; the provider and the ledger need not agree first.
    this.#controller?.error(error)
    this.#controller = null
    await Promise.all([this.#leave(error), this.#settle(endedBy)])
  }

  /** Tells the provider that nobody reads on. It may be gone. */
  async #leave(reason: unknown): Promise<void> {
    this.#endWaiting()
    await this.#reader.cancel(reason).catch(() => {})
  }

  async #settle(endedBy: EndedBy) {
    const { account, passage, isUnknown, status, signal, onEnd } = this.#options
    if (this.#isSettled) return account.amounts
    this.#isSettled = true
    const { usage, isCurrent, output } = passage
    await account.settle({ usage, isCurrent, output, endedBy, status, isUnknown })
    signal?.removeEventListener('abort', this.#onAbort)
    onEnd()
    return account.amounts
  }

  #endWaiting(): void {
    this.#idle.end()
    this.#silent.end()
  }
}

function ended(endedBy: 'idle' | 'silent' | 'closed', limit: number): TokenroomError<'GUARD_STREAM'> {
  const messages = {
    idle: `nobody read the answer for ${formatNumber(limit)} ms, so it was ended and settled; read streams to their end, or cancel them`,
    silent: `the provider said nothing for ${formatNumber(limit)} ms, so the answer was ended and settled; send it again, or raise silentMs`,
    closed: 'the guard was closed, so the answer was ended and settled',
  }
  return new TokenroomError('GUARD_STREAM', messages[endedBy], { endedBy, limit })
}
