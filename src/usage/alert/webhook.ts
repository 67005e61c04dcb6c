/** Sends alerts as signed webhooks: at least once, with the same id over all attempts. */
import { invalidArgument } from '../../errors/index.ts'
import { memoryOutbox } from '../store/memory-outbox.ts'
import type { Outbox } from '../store/outbox.ts'
import type { Alert } from './alerts.ts'
import { Delivery, type WebhookFailure } from './delivery.ts'
import { importSecret, type SigningKey } from './sign.ts'

export type { WebhookFailure } from './delivery.ts'

export interface WebhookOptions {
  /** `https:`, or `http:` for a receiver on the same machine or network. */
  readonly url: string
  /** `whsec_…`, one or several: each signs, so that a receiver may still have the old one. */
  readonly secrets: readonly string[]
  /**
   * Where messages wait for an answer or a retry: the `outbox` of a usage store, so that they outlive the process. Default:
   * in memory, where they end with it.
   */
  readonly outbox?: Outbox | undefined
  /** The receiver's name in the outbox, which several may share. Default `webhook`. */
  readonly name?: string
  /** How long to wait after each failed attempt, in milliseconds. Default: 5 s, 30 s, 2 min, 10 min, an hour. */
  readonly retryMs?: readonly number[]
  /** How long one attempt may take. Default 15,000. */
  readonly timeoutMs?: number
  /** How many messages may wait for an answer or a retry; further ones fail at once. Default 1,000. */
  readonly maxOpen?: number
  /**
   * Default true: attempts and retries are made by timers. False for Workers, whose timers end with their request: there `send`
   * only keeps, and `deliver` tries.
   */
  readonly timers?: boolean
  readonly fetch?: typeof globalThis.fetch
  /** Default: `Date.now`. */
  readonly now?: () => number
  /** Of each message that was given up. */
  readonly onFailure?: (failure: WebhookFailure) => void
}

export interface Webhook {
  /**
   * Sends an alert, now and again until it is taken or given up; answers whether it was taken. With the outbox of a store, or
   * without timers, it answers true as soon as the alert is kept. So it does for an id that waits, or was sent lately. Never
   * rejects.
   */
  send(alert: Alert): Promise<boolean>
  /** Tries what is due now, also what another process left. Never rejects. */
  deliver(): Promise<void>
  /** Signs with these from now on, also what is waiting. Rejects with `INVALID_ARGUMENT`. */
  rotate(secrets: readonly string[]): Promise<void>
  /** True after a 410. */
  readonly isDisabled: boolean
  /** Waits for attempts that are under way. What waits in memory is given up; what waits in a store stays there. */
  close(): Promise<void>
}

const RETRY_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000]

/**
 * A receiver of alerts. With the `outbox` of a store, what the receiver has not taken is tried again after a restart, or by
 * another process that has the same store. Rejects with `INVALID_ARGUMENT`.
 *
 * @example
 * const webhook = await createWebhook({ url: 'https://example.com/hook', secrets: [process.env.HOOK_SECRET], outbox: store.outbox })
 * const alerts = createAlerts({ store, onAlert: (alert) => void webhook.send(alert) })
 */
export async function createWebhook(options: WebhookOptions): Promise<Webhook> {
  const { retryMs = RETRY_MS, timeoutMs = 15_000, maxOpen = 1_000, now = Date.now, timers = true } = options
  const { outbox, name = 'webhook', onFailure = () => {}, fetch = globalThis.fetch } = options
  if (!/^[\w.-]{1,100}$/.test(name)) throw invalidArgument('name', name, '1 to 100 letters, digits, ".", "_" and "-"')
  const url = readUrl(options.url)
  const first = await importAll(options.secrets)
  const shared = { name, url, retryMs, timeoutMs, maxOpen, now, timers, onFailure, fetch, keys: first }
  const memory = new Delivery({ ...shared, outbox: memoryOutbox(), isLasting: false })
  const lasting = outbox === undefined ? null : new Delivery({ ...shared, outbox, isLasting: true })
  const both = lasting === null ? [memory] : [lasting, memory]
  // What a process that has ended left.
  if (timers) void lasting?.deliver()

  async function send(alert: Alert): Promise<boolean> {
    const message = { id: alert.id, body: bodyOf(alert) }
    // A store that is down must not lose it while this process lives.
    return lasting === null ? memory.send(message) : lasting.send(message).catch(() => memory.send(message))
  }

  return {
    send,
    async deliver() {
      await Promise.all(both.map((one) => one.deliver()))
    },
    async rotate(secrets) {
      const keys = await importAll(secrets)
      for (const one of both) one.keys = keys
    },
    get isDisabled() {
      return both.some((one) => one.isDisabled)
    },
    async close() {
      await Promise.all(both.map((one) => one.close()))
    },
  }
}

/** What is sent: the type, the time, and the alert. Money is a string of digits. */
function bodyOf({ kind, atMs, ...data }: Alert): string {
  const message = { type: `tokenroom.${kind}`, timestamp: new Date(atMs).toISOString(), data }
  return JSON.stringify(message, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
}

async function importAll(secrets: readonly string[]): Promise<readonly SigningKey[]> {
  if (!Array.isArray(secrets) || secrets.length === 0) throw invalidArgument('secrets', null, 'one secret or more')
  return Promise.all(secrets.map(importSecret))
}

function readUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href
  throw invalidArgument('url', value, 'an address that begins with https: or http:')
}
