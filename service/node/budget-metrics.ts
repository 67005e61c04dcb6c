/** What the proxy has let through, refused and spent since it started. */
import type { GuardEvent } from '../../src/guard/index.ts'
import { MetricCounter, type MetricFamily, type MetricSample } from './open-metrics.ts'

const DOLLAR = 1_000_000_000

/** Labels are endpoints and reasons, of which there are few; never a user, a tenant or a model that a caller named. */
export class BudgetMetrics {
  readonly #forwarded = new MetricCounter()
  readonly #refused = new MetricCounter()
  readonly #tokens = new MetricCounter()
  readonly #unsettled = new MetricCounter()
  #spentNanoUsd = 0n
  #unpriced = 0

  constructor() {
    // From the start, so that a first one is seen as an increase.
    this.#unsettled.add(0)
  }

  add(event: GuardEvent): void {
    switch (event.type) {
      case 'reserved':
        return
      case 'settled':
        this.#forwarded.add(1, { endpoint: event.endpoint, ended: event.endedBy })
        this.#tokens.add(event.inputTokens, { kind: 'input' })
        this.#tokens.add(event.outputTokens, { kind: 'output' })
        if (event.costNanoUsd === null) this.#unpriced++
        else this.#spentNanoUsd += event.costNanoUsd
        return
      case 'released':
        this.#forwarded.add(1, { endpoint: event.endpoint, ended: 'failed' })
        return
      case 'refused':
        this.#refused.add(1, { why: event.error.data.why })
        return
      case 'unavailable':
        this.#refused.add(1, { why: 'unavailable' })
        return
      case 'hit':
        this.#forwarded.add(1, { endpoint: event.endpoint, ended: 'cache' })
        return
      default:
        this.#unsettled.add(1)
    }
  }

  families(): readonly MetricFamily[] {
    const counter = (name: string, help: string, samples: readonly MetricSample[]): MetricFamily => ({
      name,
      type: 'counter',
      help,
      samples,
    })
    const one = (value: number): readonly MetricSample[] => [{ suffix: '_total', value }]
    return [
      counter(
        'tokenroom_forwarded_requests',
        'Requests that a provider was sent, by what ended them.',
        this.#forwarded.samples(),
      ),
      counter('tokenroom_refused_requests', 'Requests that were not sent, by why.', this.#refused.samples()),
      counter('tokenroom_used_tokens', 'Tokens that were settled.', this.#tokens.samples()),
      counter('tokenroom_spent_usd', 'US dollars that were settled.', one(Number(this.#spentNanoUsd) / DOLLAR)),
      counter('tokenroom_unpriced_requests', 'Requests whose cost nobody knows.', one(this.#unpriced)),
      counter(
        'tokenroom_unsettled_requests',
        'Requests that the ledger did not take; their holds end by themselves.',
        this.#unsettled.samples(),
      ),
    ]
  }
}
