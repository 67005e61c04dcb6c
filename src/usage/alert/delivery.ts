/** From an outbox to a receiver: each message is tried until it is taken or given up. */
import type { Outbox, OutboxMessage } from '../store/outbox.ts'
import { attempt } from './attempt.ts'
import type { SigningKey } from './sign.ts'

export interface WebhookFailure {
  readonly id: string
  readonly attempts: number
  /** `gone`: the receiver answered 410, and gets nothing more. `full`: too many are waiting. `closed`: it was closed. */
  readonly why: 'gone' | 'full' | 'closed' | 'gave-up'
  /** The last answer, or what kept it from coming. */
  readonly reason: string
}

export interface DeliveryOptions {
  readonly outbox: Outbox
  /** Whether what waits is still there after this process. */
  readonly isLasting: boolean
  readonly name: string
  readonly url: string
  readonly keys: readonly SigningKey[]
  readonly retryMs: readonly number[]
  readonly timeoutMs: number
  readonly maxOpen: number
  readonly timers: boolean
  readonly now: () => number
  readonly fetch: typeof globalThis.fetch
  readonly onFailure: (failure: WebhookFailure) => void
}

/** So many messages are tried side by side. */
const AT_ONCE = 16
/** An attempt that takes all its time is over before somebody else may try the message. */
const SPARE_MS = 5_000
const LONGEST_RETRY_MS = 86_400_000
/** How often a store is asked for what another process left. */
const LOOK_MS = 60_000
/** A month's spend has the same id all month; requests have ids of their own. */
const REMEMBER_MS = { request: 2 * 86_400_000, other: 40 * 86_400_000 }

export class Delivery {
  keys: readonly SigningKey[]
  isDisabled = false
  readonly #options: DeliveryOptions
  readonly #senders = new Map<string, (isTaken: boolean) => void>()
  readonly #rounds = new Set<Promise<void>>()
  /** Why each that waits was not taken: for whoever is told when it is given up. */
  readonly #reasons = new Map<string, Pick<WebhookFailure, 'attempts' | 'reason'>>()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** With timers there is one round at a time, which goes on when it is asked for again. */
  #running: Promise<void> | null = null
  #isAsked = false
  #isClosed = false

  constructor(options: DeliveryOptions) {
    this.#options = options
    this.keys = options.keys
  }

  /** Whether it was taken, or is kept where it lasts. Rejects when the outbox does not keep it. */
  async send(message: Omit<OutboxMessage, 'attempts'>): Promise<boolean> {
    const { outbox, isLasting, name, maxOpen, timers } = this.#options
    const { id } = message
    if (this.#isClosed) return this.#fail(id, 0, 'closed', 'it is closed')
    if (this.isDisabled) return this.#fail(id, 0, 'gone', 'the receiver answered 410 before')
    const answer = await outbox.put(name, message, maxOpen)
    if (answer === 'full') return this.#fail(id, 0, 'full', `${maxOpen} messages are waiting`)
    if (answer === 'known' || !timers) return true
    const taken = isLasting || new Promise<boolean>((resolve) => this.#senders.set(id, resolve))
    void this.deliver()
    return taken
  }

  /** Tries what is due, and asks to be called again for the rest. Without timers, nothing of another request is waited for. */
  deliver(): Promise<void> {
    this.#isAsked = true
    if (this.#options.timers && this.#running !== null) return this.#running
    const round = this.#round().finally(() => this.#rounds.delete(round))
    this.#running = round
    this.#rounds.add(round)
    return round
  }

  /** Waits for attempts that are under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await Promise.all(this.#rounds)
    for (const [id, resolve] of this.#senders) {
      const { attempts, reason } = this.#reasons.get(id) ?? { attempts: 0, reason: 'it was not tried' }
      resolve(this.#fail(id, attempts, 'closed', reason))
    }
    this.#senders.clear()
  }

  async #round(): Promise<void> {
    do {
      this.#isAsked = false
      // A store that is down keeps what it has: a later look finds it.
      const isDown = await this.#tryAll().then(
        () => false,
        () => true,
      )
      await this.#plan(isDown ? LOOK_MS : 0)
    } while (this.#isAsked && this.#options.timers && !this.#isClosed)
    this.#running = null
  }

  async #tryAll(): Promise<void> {
    const { outbox, name, timeoutMs } = this.#options
    while (!this.#isClosed) {
      const messages = await outbox.take(name, AT_ONCE, timeoutMs + SPARE_MS)
      if (messages.length === 0) return
      await Promise.all(messages.map((message) => this.#try(message)))
    }
  }

  async #try({ id, body, attempts: before }: OutboxMessage): Promise<void> {
    const { outbox, name, url, timeoutMs, retryMs, now, fetch } = this.#options
    if (this.isDisabled) return this.#giveUp(id, before, 'gone', 'the receiver answered 410 before')
    const { keys } = this
    const { taken, gone, reason, waitMs } = await attempt({ url, keys, id, body, atMs: now(), timeoutMs, fetch })
    const attempts = before + 1
    if (taken) {
      this.#tell(id, true)
      return this.#drop(id)
    }
    if (gone) {
      this.isDisabled = true
      return this.#giveUp(id, attempts, 'gone', reason)
    }
    const pauseMs = retryMs[before]
    if (pauseMs === undefined) return this.#giveUp(id, attempts, 'gave-up', reason)
    if (this.#senders.has(id)) this.#reasons.set(id, { attempts, reason })
    // Spread, so that many messages do not come back together.
    const spreadMs = pauseMs * (1 + Math.random() / 5)
    await outbox.putBack(name, id, attempts, Math.min(LONGEST_RETRY_MS, Math.max(spreadMs, waitMs)))
  }

  async #giveUp(id: string, attempts: number, why: WebhookFailure['why'], reason: string): Promise<void> {
    await this.#drop(id)
    this.#tell(id, this.#fail(id, attempts, why, reason))
  }

  async #drop(id: string): Promise<void> {
    const { outbox, name } = this.#options
    const isOfRequest = id.startsWith('window:') || id.startsWith('refusal:')
    await outbox.drop(name, id, isOfRequest ? REMEMBER_MS.request : REMEMBER_MS.other)
  }

  /** Looks again when the next is due, not before `soonestMs`, and now and then for what other processes left. */
  async #plan(soonestMs: number): Promise<void> {
    const { outbox, isLasting, name, timers } = this.#options
    if (!timers || this.#isClosed) return
    let nextMs: number | null = LOOK_MS
    try {
      nextMs = await outbox.nextMs(name)
    } catch {
      // The same: it is asked again later.
    }
    if (this.#isClosed || (nextMs === null && !isLasting)) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.deliver(), Math.max(soonestMs, Math.min(nextMs ?? LOOK_MS, LOOK_MS)))
    // A message that waits for hours does not keep a program running.
    ;(this.#timer as { unref?: () => void }).unref?.()
  }

  #tell(id: string, isTaken: boolean): void {
    this.#senders.get(id)?.(isTaken)
    this.#senders.delete(id)
    this.#reasons.delete(id)
  }

  #fail(id: string, attempts: number, why: WebhookFailure['why'], reason: string): false {
    this.#options.onFailure({ id, attempts, why, reason })
    return false
  }
}
