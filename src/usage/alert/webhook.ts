/** Sends alerts as signed webhooks: at least once, with the same id over all attempts. */
import { describeValue, invalidArgument } from '../../errors/index.ts'
import type { Alert } from './alerts.ts'
import { importSecret, type SigningKey, signatureOf } from './sign.ts'

export interface WebhookOptions {
  /** `https:`, or `http:` for a receiver on the same machine or network. */
  readonly url: string
  /** `whsec_…`, one or several: each signs, so that a receiver may still have the old one. */
  readonly secrets: readonly string[]
  /** How long to wait after each failed attempt, in milliseconds. Default: 5 s, 30 s, 2 min, 10 min, an hour. */
  readonly retryMs?: readonly number[]
  /** How long one attempt may take. Default 15,000. */
  readonly timeoutMs?: number
  /** How many messages may wait for an answer or a retry; further ones fail at once. Default 1,000. */
  readonly maxOpen?: number
  readonly fetch?: typeof globalThis.fetch
  /** Default: `Date.now`. */
  readonly now?: () => number
  /** Of each message that was given up. */
  readonly onFailure?: (failure: WebhookFailure) => void
}

export interface WebhookFailure {
  readonly id: string
  readonly attempts: number
  /** `gone`: the receiver answered 410, and gets nothing more. `full`: too many are waiting. `closed`: it was closed. */
  readonly why: 'gone' | 'full' | 'closed' | 'gave-up'
  /** The last answer, or what kept it from coming. */
  readonly reason: string
}

export interface Webhook {
  /** Sends an alert, now and again until it is taken; answers whether it was. Never rejects. */
  send(alert: Alert): Promise<boolean>
  /** Signs with these from now on, also what is waiting. Rejects with `INVALID_ARGUMENT`. */
  rotate(secrets: readonly string[]): Promise<void>
  /** True after a 410. */
  readonly isDisabled: boolean
  /** Gives up what is waiting for a retry, and waits for attempts that are under way. */
  close(): Promise<void>
}

const RETRY_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000]
const LONGEST_RETRY_MS = 86_400_000

/**
 * A receiver of alerts. What is waiting is in memory: what must outlive the process is in the store, and alerts of spend
 * and of spikes come again from it, with the same ids. Rejects with `INVALID_ARGUMENT`.
 *
 * @example
 * const webhook = await createWebhook({ url: 'https://example.com/hook', secrets: [process.env.HOOK_SECRET] })
 * const alerts = createAlerts({ store, onAlert: (alert) => void webhook.send(alert) })
 */
export async function createWebhook(options: WebhookOptions): Promise<Webhook> {
  const { retryMs = RETRY_MS, timeoutMs = 15_000, maxOpen = 1_000, now = Date.now, onFailure } = options
  const { fetch: send = globalThis.fetch } = options
  const url = readUrl(options.url)
  let keys = await importAll(options.secrets)
  const closing = new AbortController()
  const open = new Set<Promise<boolean>>()
  let isDisabled = false

  async function deliver(alert: Alert): Promise<boolean> {
    const body = bodyOf(alert)
    let reason = ''
    for (let attempt = 1; ; attempt++) {
      if (isDisabled) return fail(alert.id, attempt - 1, 'gone', 'the receiver answered 410 before')
      const outcome = await attemptOnce(alert.id, body)
      if (outcome.taken) return true
      reason = outcome.reason
      if (outcome.gone) {
        isDisabled = true
        return fail(alert.id, attempt, 'gone', reason)
      }
      const waitMs = retryMs[attempt - 1]
      if (waitMs === undefined) return fail(alert.id, attempt, 'gave-up', reason)
      // Spread, so that many messages do not come back together.
      const spread = waitMs * (1 + Math.random() / 5)
      await sleep(Math.min(LONGEST_RETRY_MS, Math.max(spread, outcome.waitMs)), closing.signal)
      if (closing.signal.aborted) return fail(alert.id, attempt, 'closed', reason)
    }
  }

  async function attemptOnce(id: string, body: string): Promise<Outcome> {
    const seconds = Math.floor(now() / 1000)
    try {
      const response = await send(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': await signatureOf(keys, id, seconds, body),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      await response.body?.cancel()
      const { status } = response
      const retryAfter = Number(response.headers.get('retry-after') ?? 0)
      const waitMs = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1000 : 0
      return { taken: status >= 200 && status < 300, gone: status === 410, reason: `it answered ${status}`, waitMs }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : describeValue(cause)
      return { taken: false, gone: false, reason, waitMs: 0 }
    }
  }

  function fail(id: string, attempts: number, why: WebhookFailure['why'], reason: string): boolean {
    onFailure?.({ id, attempts, why, reason })
    return false
  }

  return {
    async send(alert) {
      if (closing.signal.aborted) return fail(alert.id, 0, 'closed', 'it is closed')
      if (open.size >= maxOpen) return fail(alert.id, 0, 'full', `${maxOpen} messages are waiting`)
      const delivery = deliver(alert)
      open.add(delivery)
      return delivery.finally(() => open.delete(delivery))
    },
    async rotate(secrets) {
      keys = await importAll(secrets)
    },
    get isDisabled() {
      return isDisabled
    },
    async close() {
      closing.abort()
      await Promise.all(open)
    },
  }
}

interface Outcome {
  readonly taken: boolean
  readonly gone: boolean
  readonly reason: string
  readonly waitMs: number
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

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    // A message that waits for hours does not keep a program running.
    ;(timer as { unref?: () => void }).unref?.()
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}
