/** Alerts of a proxy: what its settings say, told to whoever listens, and sent as signed webhooks. */
import {
  type Alert,
  type Alerts,
  createAlerts,
  createWebhook,
  type SpendRule,
  type UsageRecord,
  type UsageStore,
  type Webhook,
  type WebhookOptions,
} from '../../src/usage/index.ts'

/** The section `alerts`, checked. */
export interface AlertsConfig {
  readonly webhook: { readonly url: string; readonly secrets: readonly string[] } | null
  readonly windowShare?: number
  readonly spend: readonly SpendRule[]
}

export interface AlertParts {
  readonly config: AlertsConfig
  /** Where spend and spikes are looked up. */
  readonly store: UsageStore | null
  readonly onAlert: (alert: Alert) => void
  readonly onError: (error: unknown) => void
  /** Whether alerts are sent by timers; else `deliver` sends them. */
  readonly hasTimers: boolean
}

/** Without timers: how often the store is asked for alerts that other requests left. */
const LOOK_MS = 15_000

/** Watches records, and sends what somebody should hear about. */
export class ProxyAlerts {
  readonly #alerts: Alerts
  readonly #onError: (error: unknown) => void
  readonly #hasTimers: boolean
  readonly #webhook: Promise<Webhook | null>
  /** Alerts that nobody has sent yet. */
  readonly #fired = new Set<Alert>()
  readonly #sending = new Set<Promise<unknown>>()
  #lookAtMs = 0

  constructor({ config, store, onAlert, onError, hasTimers }: AlertParts) {
    const { webhook, spend, windowShare } = config
    this.#onError = onError
    this.#hasTimers = hasTimers
    this.#webhook = webhook === null ? Promise.resolve(null) : this.#open({ ...webhook, outbox: store?.outbox })
    this.#alerts = createAlerts({
      onAlert: (alert) => {
        if (webhook !== null) this.#fired.add(alert)
        onAlert(alert)
      },
      ...(windowShare !== undefined && { windowShare }),
      ...(store !== null && { store }),
      spend,
    })
  }

  /** Looks at records that the store has. Never rejects. */
  async note(records: readonly UsageRecord[]): Promise<void> {
    for (const record of records) await this.#alerts.record(record).catch(this.#onError)
    const fired = [...this.#fired]
    if (this.#hasTimers) this.#fired.clear()
    if (fired.length === 0) return
    const webhook = await this.#webhook
    const sent = Promise.all(fired.map((alert) => webhook?.send(alert)))
    if (this.#hasTimers) {
      const all = sent.finally(() => this.#sending.delete(all))
      this.#sending.add(all)
      return
    }
    // They belong to this request, which has to go on until they are kept.
    this.#lookAtMs = 0
    await sent
    // Only now: what a request that ended has not kept, the next one sends. One that is kept twice is sent once.
    for (const alert of fired) this.#fired.delete(alert)
  }

  /** Without timers: sends what is due, if there is something new, if it is time to look, or if `look` says so. */
  async deliver(look: boolean): Promise<void> {
    if (this.#hasTimers || !(look || Date.now() >= this.#lookAtMs)) return
    this.#lookAtMs = Date.now() + LOOK_MS
    await (await this.#webhook)?.deliver()
  }

  /** Ends attempts that are under way. What has not arrived stays in the store. */
  async close(): Promise<void> {
    await (await this.#webhook)?.close()
    await Promise.all(this.#sending)
  }

  async #open(options: Pick<WebhookOptions, 'url' | 'secrets' | 'outbox'>): Promise<Webhook | null> {
    const onFailure = ({
      id,
      attempts,
      why,
      reason,
    }: { [name in 'id' | 'why' | 'reason']: string } & { attempts: number }) =>
      this.#onError(new Error(`alert "${id}" did not arrive in ${attempts} attempts (${why}): ${reason}`))
    try {
      return await createWebhook({ ...options, timers: this.#hasTimers, onFailure })
    } catch (error) {
      this.#onError(error)
      return null
    }
  }
}
