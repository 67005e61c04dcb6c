import { describe, expect, test } from 'vitest'
import { makeRecord, memoryUsageStore, reportUsage, type UsageReport } from '../../../../src/usage/index.ts'
import { recordOn } from '../records.ts'

const usd = (costNanoUsd: bigint): Pick<UsageReport, 'price'> => ({ price: { costNanoUsd, source: 'catalogue' } })
const user = (name: string) => ({ scope: { user: name, feature: 'chat' } })

describe('a report', () => {
  test('has the cost per active user per day: all cost by the active users of each day', async () => {
    const store = memoryUsageStore()
    store.add([
      recordOn('2026-11-01', { ...user('ada'), ...usd(600n) }),
      recordOn('2026-11-01', { ...user('bob'), ...usd(100n) }),
      recordOn('2026-11-03', { ...user('ada'), ...usd(300n) }),
    ])
    const report = await reportUsage(store, { fromDay: '2026-11-01', toDay: '2026-11-03' })
    expect(report.days.map((day) => [day.day, day.activeUsers, day.costPerActiveUserNanoUsd])).toEqual([
      ['2026-11-01', 2, 350n],
      ['2026-11-02', 0, null],
      ['2026-11-03', 1, 300n],
    ])
    // 1,000 over three user-days, rounded up.
    expect(report.costPerActiveUserPerDayNanoUsd).toBe(334n)
    expect(report.activeUsers).toBe(2)
  })

  test('lists the dearest names, and all others in one row, so that sums agree', async () => {
    const store = memoryUsageStore()
    store.add(Array.from({ length: 30 }, (_, n) => recordOn('2026-11-01', { ...user(`u${n}`), ...usd(BigInt(n)) })))
    const { by, totals } = await reportUsage(store, { fromDay: '2026-11-01', toDay: '2026-11-01', top: 3 })
    expect(by.user.rows.map(({ name }) => name)).toEqual(['u29', 'u28', 'u27'])
    expect(by.user.others).toMatchObject({ names: 27 })
    const listed = by.user.rows.reduce((sum, row) => sum + row.totals.costNanoUsd, by.user.others!.totals.costNanoUsd)
    expect(listed).toBe(totals.costNanoUsd)
    expect(by.model.others).toBeNull()
    expect(by.tenant.rows).toEqual([expect.objectContaining({ name: null })])
  })

  test('of an empty store is empty, and has its days', async () => {
    const report = await reportUsage(memoryUsageStore(), { fromDay: '2026-11-01', toDay: '2026-11-02' })
    expect(report).toMatchObject({ activeUsers: 0, costPerActiveUserPerDayNanoUsd: null, spikes: [], accuracy: [] })
    expect(report.days).toHaveLength(2)
  })

  test.each([
    [{ fromDay: '2026-11-01', toDay: '2026-1-2' }, /toDay must be a day/],
    [{ fromDay: '1999-01-01', toDay: '2026-01-01' }, /at most ten years/],
    [{ fromDay: '2026-11-01', toDay: '2026-11-02', top: -1 }, /top must be/],
  ])('refuses %j', async (options, message) => {
    await expect(reportUsage(memoryUsageStore(), options)).rejects.toThrow(message)
  })
})

describe('spikes', () => {
  const week = Array.from({ length: 7 }, (_, n) => `2026-11-0${n + 1}`)
  const days = { fromDay: '2026-11-08', toDay: '2026-11-08' }

  async function spikesWith(last: bigint, before: readonly string[] = week) {
    const store = memoryUsageStore()
    store.add(before.map((day) => recordOn(day, { ...user('ada'), ...usd(100n) })))
    store.add([recordOn('2026-11-08', { ...user('ada'), ...usd(last) })])
    return (await reportUsage(store, days)).spikes
  }

  test('are days of more than twice the mean of the seven before', async () => {
    expect(await spikesWith(200n)).toEqual([])
    expect(await spikesWith(201n)).toContainEqual({
      day: '2026-11-08',
      of: null,
      name: null,
      measure: 'nanoUsd',
      amount: 201n,
      mean: 100n,
    })
  })

  test('need seven days of any usage before', async () => {
    expect(await spikesWith(10_000n, week.slice(1))).toEqual([])
  })

  test('say who and which feature it was', async () => {
    const store = memoryUsageStore()
    for (const day of week) {
      store.add([
        recordOn(day, { scope: { user: 'ada', feature: 'chat' }, ...usd(100n) }),
        recordOn(day, { scope: { user: 'bob', feature: 'search' }, ...usd(100n) }),
      ])
    }
    store.add([
      recordOn('2026-11-08', { scope: { user: 'ada', feature: 'chat' }, ...usd(100n) }),
      recordOn('2026-11-08', { scope: { user: 'bob', feature: 'export' }, ...usd(900n) }),
      recordOn('2026-11-08', { scope: { user: 'cy', feature: 'chat' }, ...usd(1n) }),
    ])
    const { spikes } = await reportUsage(store, days)
    expect(spikes.map(({ of, name }) => `${of}:${name}`).sort()).toEqual(
      ['feature:export', 'model:gpt-4o', 'null:null', 'user:bob'].sort(),
    )
  })

  test('are of tokens where nothing has a cost', async () => {
    const store = memoryUsageStore()
    const free = { price: { costNanoUsd: null, source: null } }
    for (const day of week) store.add([recordOn(day, free)])
    store.add([recordOn('2026-11-08', { ...free, usage: { inputTokens: 400, outputTokens: 0 } })])
    const { spikes } = await reportUsage(store, days)
    expect(spikes[0]).toMatchObject({ measure: 'tokens', amount: 400n, mean: 150n })
  })
})

test('our count against the provider’s, per model and day', async () => {
  const store = memoryUsageStore()
  const counted = (id: string, tokens: number, upper: number) =>
    makeRecord({
      id,
      atMs: 0,
      model: 'claude',
      usage: { inputTokens: 100, outputTokens: 1 },
      estimate: { tokens, upper },
    })
  store.add([counted('a', 110, 120), counted('b', 95, 99)])
  const { accuracy } = await reportUsage(store, { fromDay: '1970-01-01', toDay: '1970-01-01' })
  expect(accuracy).toEqual([
    {
      model: 'claude',
      day: '1970-01-01',
      requests: 2,
      estimatedTokens: 205,
      reportedTokens: 200,
      meanError: 15 / 200,
      bias: 5 / 200,
      aboveUpper: 1,
    },
  ])
})
