import { expect, test } from 'vitest'
import type { ExchangeRecord } from '../../../../service/node/exchange.ts'
import { Metrics } from '../../../../service/node/metrics.ts'
import { formatOpenMetrics, Histogram, MetricCounter } from '../../../../service/node/open-metrics.ts'
import { parseOpenMetrics } from '../../../helpers/open-metrics.ts'

const gauges = {
  ready: true,
  connections: 3,
  bodies: 2,
  waiting: 1,
  unsentBytes: 100,
  busyThreads: 2,
  queuedForThreads: 4,
  receivedBytes: 5_000,
  droppedLogLines: 6,
}

function record(route: string | null, status: number, ms: number, tokens?: number): ExchangeRecord {
  const headers: Record<string, string> = tokens === undefined ? {} : { 'x-token-count': String(tokens) }
  return { address: '', method: 'POST', route, reply: { status, headers, body: '' }, bodyBytes: 1, ms, sent: true }
}

test('counts what was done, in the format of OpenMetrics', () => {
  const metrics = new Metrics()
  metrics.add(record('/v1/count', 200, 1.5, 100))
  metrics.add(record('/v1/count', 200, 60, 200))
  metrics.add(record('/v1/plan', 401, 2))
  metrics.add({ ...record(null, 404, 0.1), sent: false })
  const read = parseOpenMetrics(metrics.format(gauges))
  const value = (name: string) => read.get(name)
  expect(value('tokenroom_requests_total{route="/v1/count",status="200"}')).toBe(2)
  expect(value('tokenroom_requests_total{route="none",status="404"}')).toBe(1)
  expect(value('tokenroom_counted_tokens_total{route="/v1/count"}')).toBe(300)
  expect(value('tokenroom_refused_keys_total')).toBe(1)
  expect(value('tokenroom_cut_answers_total')).toBe(1)
  expect(value('tokenroom_request_duration_seconds_bucket{route="/v1/count",le="0.0025"}')).toBe(1)
  expect(value('tokenroom_request_duration_seconds_bucket{route="/v1/count",le="+Inf"}')).toBe(2)
  expect(value('tokenroom_request_duration_seconds_sum{route="/v1/count"}')).toBeCloseTo(0.0615)
  expect(value('tokenroom_ready')).toBe(1)
  expect(value('tokenroom_connections')).toBe(3)
  expect(value('tokenroom_received_bytes_total')).toBe(5_000)
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
})

test('labels are escaped', () => {
  const counter = new MetricCounter()
  counter.add(1, { path: 'a"b\\c\nd' })
  const text = formatOpenMetrics([{ name: 'a', type: 'counter', help: 'An a.', samples: counter.samples() }])
  expect(text).toBe('# TYPE a counter\n# HELP a An a.\na_total{path="a\\"b\\\\c\\nd"} 1\n# EOF\n')
})

test('the buckets of a histogram add up', () => {
  const histogram = new Histogram([1, 2])
  for (const value of [0.5, 1, 1.5, 9]) histogram.observe(value)
  expect(histogram.samples().map(({ suffix, value }) => [suffix, value])).toEqual([
    ['_bucket', 2],
    ['_bucket', 3],
    ['_bucket', 4],
    ['_sum', 12],
    ['_count', 4],
  ])
})
