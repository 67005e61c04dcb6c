import type { ExchangeRecord } from './exchange.ts'
import { formatOpenMetrics, Histogram, MetricCounter, type MetricFamily, type MetricSample } from './open-metrics.ts'

/** In seconds: from a short text to a plan of megabytes. */
const DURATION_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** What is read at the moment when somebody looks. */
export interface Gauges {
  readonly ready: boolean
  readonly connections: number
  readonly bodies: number
  readonly waiting: number
  readonly unsentBytes: number
  readonly busyThreads: number
  readonly queuedForThreads: number
  readonly receivedBytes: number
  readonly droppedLogLines: number
}

/** What a server has done since it started. */
export class Metrics {
  readonly #requests = new MetricCounter()
  readonly #tokens = new MetricCounter()
  readonly #cut = new MetricCounter()
  readonly #refusedKeys = new MetricCounter()
  readonly #durations = new Histogram(DURATION_BOUNDS)
  readonly #startedAtSeconds = Date.now() / 1000 - process.uptime()

  constructor() {
    // From the start, so that a first one is seen as an increase.
    this.#cut.add(0)
    this.#refusedKeys.add(0)
  }

  add({ route, reply, ms, sent }: ExchangeRecord): void {
    const labels = { route: route ?? 'none', status: String(reply.status) }
    this.#requests.add(1, labels)
    this.#durations.observe(ms / 1000, { route: labels.route })
    const tokens = countedTokens(reply)
    if (tokens !== null) this.#tokens.add(tokens, { route: labels.route })
    if (!sent) this.#cut.add(1)
    if (reply.status === 401) this.#refusedKeys.add(1)
  }

  /** All of it in the text format of OpenMetrics. */
  format(gauges: Gauges, more: readonly MetricFamily[] = []): string {
    const { rss } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    return formatOpenMetrics([
      counter('tokenroom_requests', 'Requests that were answered.', this.#requests.samples()),
      {
        name: 'tokenroom_request_duration_seconds',
        type: 'histogram',
        unit: 'seconds',
        help: 'From the head of a request to the last byte of its answer.',
        samples: this.#durations.samples(),
      },
      counter(
        'tokenroom_counted_tokens',
        'Tokens of counted and planned requests, upper bounds.',
        this.#tokens.samples(),
      ),
      counter('tokenroom_cut_answers', 'Answers that a client did not take to their end.', this.#cut.samples()),
      counter('tokenroom_refused_keys', 'Requests without a good key.', this.#refusedKeys.samples()),
      bytesCounter('tokenroom_received_bytes', 'Bytes that clients have sent.', gauges.receivedBytes),
      counter('tokenroom_dropped_log_lines', 'Log lines that nobody read in time.', total(gauges.droppedLogLines)),
      gauge('tokenroom_ready', '1 while requests are taken, 0 while the server stops.', gauges.ready ? 1 : 0),
      gauge('tokenroom_connections', 'Open connections.', gauges.connections),
      gauge('tokenroom_large_bodies', 'Bodies above 64 KiB that are being read and answered.', gauges.bodies),
      gauge('tokenroom_waiting_requests', 'Requests that wait for a place for their body.', gauges.waiting),
      gauge('tokenroom_busy_threads', 'Threads that compute an answer.', gauges.busyThreads),
      gauge('tokenroom_queued_for_threads', 'Requests that wait for a thread.', gauges.queuedForThreads),
      {
        ...gauge('tokenroom_unsent_bytes', 'Bytes of answers that wait for their readers.', gauges.unsentBytes),
        unit: 'bytes',
      },
      { ...gauge('process_resident_memory_bytes', 'Resident memory.', rss), unit: 'bytes' },
      {
        ...counter('process_cpu_seconds', 'Processor time of all threads.', total((user + system) / 1e6)),
        unit: 'seconds',
      },
      { ...gauge('process_start_time_seconds', 'When the process started.', this.#startedAtSeconds), unit: 'seconds' },
      ...more,
    ])
  }
}

/** The tokens that an answer counts, or null. */
export function countedTokens({ headers }: ExchangeRecord['reply']): number | null {
  const tokens = headers['x-token-count']
  return tokens === undefined ? null : Number(tokens)
}

function counter(name: string, help: string, samples: readonly MetricSample[]): MetricFamily {
  return { name, type: 'counter', help, samples }
}

function bytesCounter(name: string, help: string, value: number): MetricFamily {
  return { ...counter(name, help, total(value)), unit: 'bytes' }
}

function gauge(name: string, help: string, value: number): MetricFamily {
  return { name, type: 'gauge', help, samples: [{ value }] }
}

function total(value: number): readonly MetricSample[] {
  return [{ suffix: '_total', value }]
}
