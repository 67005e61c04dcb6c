/** A stream that is followed as it passes: counted, stopped at its budget, and settled whatever ends it. */
import { formatNumber, TokenroomError } from '../../errors/index.ts'
import type { UsageReader } from '../../usage/index.ts'
import type { Account } from '../account.ts'
import type { Follower } from '../apis/api.ts'
import { parseJson } from '../json.ts'
import type { OutputCount } from '../output-count.ts'
import type { EndedBy } from '../types.ts'
import { type SseEvent, SseReader } from './sse.ts'

export interface FollowOptions {
  readonly upstream: ReadableStream<Uint8Array>
  readonly status: number
  readonly account: Account
  readonly follower: Follower
  readonly usage: UsageReader
  readonly count: OutputCount
  /** The model may have generated what no event shows. */
  readonly isUnknown: boolean
  readonly whenPastBudget: 'end' | 'error'
  readonly idleMs: number
  readonly silentMs: number
  readonly signal: AbortSignal | undefined
  /** Called once, when the account is settled. */
  readonly onEnd: () => void
}

export interface Followed {
  readonly body: ReadableStream<Uint8Array>
  /** Ends the stream from outside, with an error for its reader, and settles it. */
  stop(endedBy: 'closed'): Promise<void>
}

/** Wraps the body of a streamed answer. Reads from the provider only what is asked for, and holds one event at most. */
export function follow(options: FollowOptions): Followed {
  const stream = new Following(options)
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => stream.start(controller),
      pull: () => stream.pull(),
      cancel: (reason) => stream.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return { body, stop: (endedBy) => stream.fail(endedBy, ended(endedBy, 0)) }
}

const encoder = new TextEncoder()

class Following {
  readonly #options: FollowOptions
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  readonly #events = new SseReader()
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #idle: ReturnType<typeof setTimeout> | undefined
  #isEnded = false
  #isSettled = false
  readonly #onAbort = (): void => {
    void this.fail('abort', this.#options.signal?.reason)
  }

  constructor(options: FollowOptions) {
    this.#options = options
    this.#reader = options.upstream.getReader()
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller
    const { signal } = this.#options
    if (signal?.aborted) this.#onAbort()
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
    this.#waitForReader()
  }

  /** Reads until there is something to hand on. */
  async pull(): Promise<void> {
    clearTimeout(this.#idle)
    for (let isWaiting = true; isWaiting && !this.#isEnded; ) {
      const chunk = await this.#read()
      if (this.#isEnded || chunk === null) return
      const events = chunk.done
        ? this.#lastEvents()
        : this.#events.push(this.#decoder.decode(chunk.value, { stream: true }))
      const passed = this.#pass(events)
      const { text, isPast } = passed instanceof Promise ? await passed : passed
      if (this.#isEnded) return
      if (isPast) return this.#stopAtBudget(text)
      // Some readers leave at the last event, without reading the end.
      if (this.#options.follower.isOver) await this.#settle('end')
      if (text !== '') this.#controller?.enqueue(encoder.encode(text))
      if (chunk.done) return this.#end()
      isWaiting = text === ''
    }
    if (!this.#isEnded) this.#waitForReader()
  }

  async #read(): Promise<ReadableStreamReadResult<Uint8Array> | null> {
    const { silentMs, account } = this.#options
    const silent = setTimeout(() => void this.fail('silent', ended('silent', silentMs)), silentMs)
    try {
      const chunk = await this.#reader.read()
      account.sawFirstByte()
      return chunk
    } catch (error) {
      // As it comes: the SDKs know the errors of a connection that broke.
      await this.fail(this.#options.signal?.aborted ? 'abort' : 'broken', error)
      return null
    } finally {
      clearTimeout(silent)
    }
  }

  #lastEvents(): SseEvent[] {
    const events = this.#events.push(this.#decoder.decode())
    const rest = this.#events.end()
    return rest === null ? events : [...events, rest]
  }

  /** The text of the events that go on, up to the one that passes the budget. */
  #pass(events: readonly SseEvent[]): Passed | Promise<Passed> {
    const { follower, usage, count } = this.#options
    let text = ''
    for (const [at, { raw, data }] of events.entries()) {
      if (data === null || follower.isOver) {
        text += raw
        continue
      }
      const value = parseJson(data) ?? data
      usage.add(value)
      const { pieces, hidden } = follower.read(value)
      if (!hidden) text += raw
      const counting = count.add(pieces)
      if (counting instanceof Promise) return this.#passLater(counting, text, raw, events.slice(at + 1))
      if (this.#isPast()) return { text: text.slice(0, text.length - (hidden ? 0 : raw.length)), isPast: true }
    }
    return { text, isPast: false }
  }

  async #passLater(counting: Promise<void>, text: string, raw: string, rest: readonly SseEvent[]): Promise<Passed> {
    await counting
    if (this.#isPast()) return { text: text.slice(0, text.length - raw.length), isPast: true }
    const { text: more, isPast } = await this.#pass(rest)
    return { text: text + more, isPast }
  }

  #isPast(): boolean {
    const { follower, count, account } = this.#options
    return !follower.isOver && count.bounds.lower > account.limitOutputTokens
  }

  async #stopAtBudget(text: string): Promise<void> {
    const { account, follower, whenPastBudget } = this.#options
    const limit = account.limitOutputTokens
    this.#isEnded = true
    const used = await this.#settle('budget')
    const message = `the answer passed its budget of ${formatNumber(limit)} output tokens and was stopped; raise the limit, or ask for less`
    const ending = whenPastBudget === 'end' ? follower.ending(used) : follower.failing(message, 'GUARD_STREAM')
    this.#controller?.enqueue(encoder.encode(text + ending))
    this.#controller?.close()
    await this.#leave(new TokenroomError('GUARD_STREAM', message, { endedBy: 'budget', limit }))
  }

  async #end(): Promise<void> {
    this.#isEnded = true
    clearTimeout(this.#idle)
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
    clearTimeout(this.#idle)
    await this.#reader.cancel(reason).catch(() => {})
  }

  async #settle(endedBy: EndedBy) {
    const { account, usage, follower, count, isUnknown, status, signal, onEnd } = this.#options
    if (this.#isSettled) return account.amounts
    this.#isSettled = true
    const { isCurrent } = follower
    await account.settle({
      usage: usage.usage(),
      isCurrent,
      output: count.bounds,
      endedBy,
      status,
      isUnknown,
    })
    signal?.removeEventListener('abort', this.#onAbort)
    onEnd()
    return account.amounts
  }

  #waitForReader(): void {
    const { idleMs } = this.#options
    if (this.#isEnded) return
    this.#idle = setTimeout(() => void this.fail('idle', ended('idle', idleMs)), idleMs)
    ;(this.#idle as { unref?: () => void }).unref?.()
  }
}

interface Passed {
  readonly text: string
  /** The event after `text` is the first past the budget. */
  readonly isPast: boolean
}

function ended(endedBy: 'idle' | 'silent' | 'closed', limit: number): TokenroomError<'GUARD_STREAM'> {
  const messages = {
    idle: `nobody read the answer for ${formatNumber(limit)} ms, so it was ended and settled; read streams to their end, or cancel them`,
    silent: `the provider said nothing for ${formatNumber(limit)} ms, so the answer was ended and settled; send it again, or raise silentMs`,
    closed: 'the guard was closed, so the answer was ended and settled',
  }
  return new TokenroomError('GUARD_STREAM', messages[endedBy], { endedBy, limit })
}
