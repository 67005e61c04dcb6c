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
}

/** Watches records, and sends what somebody should hear about. */
export class ProxyAlerts {
  readonly #alerts: Alerts
  readonly #onError: (error: unknown) => void
  #webhook: Promise<Webhook | null>

  constructor({ config, store, onAlert, onError }: AlertParts) {
    const { webhook, spend, windowShare } = config
    this.#onError = onError
    this.#webhook = webhook === null ? Promise.resolve(null) : this.#open(webhook)
    this.#alerts = createAlerts({
      onAlert: (alert) => {
        onAlert(alert)
        void this.#webhook.then((one) => one?.send(alert))
      },
      ...(windowShare !== undefined && { windowShare }),
      ...(store !== null && { store }),
      spend,
    })
  }

  /** Looks at records that the store has. Never rejects. */
  async note(records: readonly UsageRecord[]): Promise<void> {
    for (const record of records) await this.#alerts.record(record).catch(this.#onError)
  }

  /** Ends attempts that are under way. */
  async close(): Promise<void> {
    await (await this.#webhook)?.close()
  }

  async #open(options: NonNullable<AlertsConfig['webhook']>): Promise<Webhook | null> {
    const onFailure = ({
      id,
      attempts,
      why,
      reason,
    }: { [name in 'id' | 'why' | 'reason']: string } & { attempts: number }) =>
      this.#onError(new Error(`alert "${id}" did not arrive in ${attempts} attempts (${why}): ${reason}`))
    try {
      return await createWebhook({ ...options, onFailure })
    } catch (error) {
      this.#onError(error)
      return null
    }
  }
}
