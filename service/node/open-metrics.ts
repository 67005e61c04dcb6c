/** The text format of OpenMetrics 1.0: families of counters, gauges and histograms. */

export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

export type Labels = Readonly<Record<string, string>>

/** One line of a family: what its name ends in, its labels, its value. */
export interface MetricSample {
  readonly suffix?: string
  readonly labels?: Labels
  readonly value: number
}

export interface MetricFamily {
  /** Without `_total`, and with its unit last. */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly unit?: 'seconds' | 'bytes'
  readonly help: string
  readonly samples: readonly MetricSample[]
}

/** A counter, with a value for each set of labels. */
export class MetricCounter {
  readonly #values = new Map<string, { readonly labels: Labels; value: number }>()

  add(amount: number, labels: Labels = {}): void {
    const key = JSON.stringify(labels)
    const known = this.#values.get(key)
    if (known) known.value += amount
    else this.#values.set(key, { labels, value: amount })
  }

  samples(): readonly MetricSample[] {
    return [...this.#values.values()].map(({ labels, value }) => ({ suffix: '_total', labels, value }))
  }
}

/** How often values were at most so large, for each set of labels. */
export class Histogram {
  readonly #bounds: readonly number[]
  readonly #series = new Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number }>()

  /** `bounds` grow. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
  }

  observe(value: number, labels: Labels = {}): void {
    const key = JSON.stringify(labels)
    let series = this.#series.get(key)
    if (series === undefined) {
      series = { labels, counts: new Array<number>(this.#bounds.length + 1).fill(0), sum: 0 }
      this.#series.set(key, series)
    }
    const found = this.#bounds.findIndex((bound) => value <= bound)
    const at = found === -1 ? this.#bounds.length : found
    series.counts[at] = series.counts[at]! + 1
    series.sum += value
  }

  samples(): readonly MetricSample[] {
    return [...this.#series.values()].flatMap(({ labels, counts, sum }) => {
      let below = 0
      const buckets = counts.map((count, at) => {
        below += count
        const le = at === this.#bounds.length ? '+Inf' : String(this.#bounds[at])
        return { suffix: '_bucket', labels: { ...labels, le }, value: below }
      })
      return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: below }]
    })
  }
}

/** The text of all families. */
export function formatOpenMetrics(families: readonly MetricFamily[]): string {
  const lines = families.flatMap(({ name, type, unit, help, samples }) => [
    `# TYPE ${name} ${type}`,
    ...(unit ? [`# UNIT ${name} ${unit}`] : []),
    `# HELP ${name} ${help}`,
    ...samples.map((sample) => formatSample(name, sample)),
  ])
  return `${[...lines, '# EOF'].join('\n')}\n`
}

function formatSample(name: string, { suffix = '', labels = {}, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  const set = pairs.length > 0 ? `{${pairs.join(',')}}` : ''
  return `${name}${suffix}${set} ${value}`
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
