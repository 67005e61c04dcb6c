import type { Meter } from '@opentelemetry/api'
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { describe, expect, test } from 'vitest'
import { usageMetrics } from '../../../src/usage/index.ts'
import { recordOn } from './records.ts'

/** What the SDK's exporter has after some records. */
async function exported(...records: Parameters<typeof recordOn>[1][]): Promise<readonly MetricData[]> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  const meter: Meter = provider.getMeter('test')
  const metrics = usageMetrics(meter)
  for (const report of records) metrics.record(recordOn('2026-11-01', report))
  await provider.forceFlush()
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((one) => one.metrics))
  await provider.shutdown()
  return all
}

const named = (all: readonly MetricData[], name: string) => all.find(({ descriptor }) => descriptor.name === name)

const report = {
  scope: { user: 'ada', tenant: 'acme', feature: 'chat' },
  model: 'gpt-5',
  provider: 'openai',
  endpoint: '/v1/chat/completions',
  durationMs: 640,
  usage: {
    inputTokens: 100,
    outputTokens: 50,
    cacheReadTokens: 30,
    cacheWriteTokens: 20,
    reasoningTokens: 10,
    model: 'gpt-5-2025-08-07',
  },
  price: { costNanoUsd: 1_500_000n, source: 'catalogue' as const },
}

describe('metrics, as the SDK exports them', () => {
  test('the duration is a histogram in seconds with the conventions’ buckets', async () => {
    const duration = named(await exported(report), 'gen_ai.client.inference.duration')
    expect(duration).toMatchObject({ descriptor: { unit: 's' }, dataPointType: DataPointType.HISTOGRAM })
    const [point] = duration!.dataPoints
    expect(point?.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5-2025-08-07',
    })
    expect(point?.value).toMatchObject({
      sum: 0.64,
      buckets: {
        boundaries: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
      },
    })
  })

  test.each([
    ['input_tokens', 100],
    ['output_tokens', 50],
    ['cache_read.input_tokens', 30],
    ['cache_write.input_tokens', 20],
    ['reasoning.output_tokens', 10],
  ])('%s is a counter of tokens', async (name, value) => {
    const counter = named(await exported(report), `gen_ai.client.inference.usage.${name}`)
    expect(counter).toMatchObject({
      descriptor: { unit: '{token}' },
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
    })
    expect(counter?.dataPoints[0]?.value).toBe(value)
    expect(counter?.dataPoints[0]?.attributes).toMatchObject({ 'gen_ai.token.modality': 'unknown' })
  })

  test('cost, requests and sizes are ours', async () => {
    const all = await exported(report, report)
    expect(named(all, 'tokenroom.cost')?.dataPoints[0]?.value).toBeCloseTo(0.003, 12)
    expect(named(all, 'tokenroom.requests')?.dataPoints[0]?.value).toBe(2)
    const size = named(all, 'tokenroom.request.tokens')?.dataPoints[0]?.value as { buckets: { boundaries: number[] } }
    expect(size.buckets.boundaries).toEqual(Array.from({ length: 14 }, (_, power) => 4 ** power))
  })

  test('a refusal is counted by its limit, and has no duration and no tokens', async () => {
    const all = await exported({ ...report, status: 'refused', refusedBy: 'user-day', usage: {} })
    expect(named(all, 'tokenroom.refusals')?.dataPoints[0]?.attributes).toMatchObject({ 'tokenroom.limit': 'user-day' })
    expect(all.map(({ descriptor }) => descriptor.name).sort()).toEqual(['tokenroom.refusals', 'tokenroom.requests'])
  })

  test('an error has its type', async () => {
    const duration = named(await exported({ ...report, status: 'error' }), 'gen_ai.client.inference.duration')
    expect(duration?.dataPoints[0]?.attributes).toMatchObject({ 'error.type': '_OTHER' })
  })

  test('nothing says who: no user, no tenant, no id', async () => {
    const text = JSON.stringify(await exported(report, { ...report, status: 'refused', refusedBy: 'user-day' }))
    expect(text).not.toMatch(/ada|acme|"r\d+"/)
  })

  test('more than 200 models are one, so that nobody from outside makes series without end', async () => {
    const many = Array.from({ length: 250 }, (_, n) => ({ model: `m${n}`, usage: { inputTokens: 1, outputTokens: 0 } }))
    const requests = named(await exported(...many), 'tokenroom.requests')
    expect(requests?.dataPoints).toHaveLength(201)
    const other = requests?.dataPoints.find(({ attributes }) => attributes['gen_ai.request.model'] === 'other')
    expect(other?.value).toBe(50)
  })

  test.each([
    ['/v1/embeddings', 'embeddings'],
    ['/v1beta/models/gemini-2.5-pro:streamGenerateContent', 'generate_content'],
    ['/v1/completions', 'text_completion'],
    ['/v1/messages', 'chat'],
  ])('%s is the operation %s', async (endpoint, operation) => {
    const requests = named(await exported({ ...report, endpoint }), 'tokenroom.requests')
    expect(requests?.dataPoints[0]?.attributes['gen_ai.operation.name']).toBe(operation)
  })

  test('what is no meter is refused', () => {
    expect(() => usageMetrics({} as Parameters<typeof usageMetrics>[0])).toThrow(/meter must be/)
  })
})
