import { describe, expect, test } from 'vitest'
import { type Alert, createAlerts, memoryUsageStore, type SpendRule } from '../../../../src/usage/index.ts'
import { recordOn } from '../records.ts'

const noon = (day: string) => Date.parse(`${day}T12:00:00Z`)

function collect(options: Partial<Parameters<typeof createAlerts>[0]> = {}) {
  const given: Alert[] = []
  return { given, alerts: createAlerts({ onAlert: (alert) => given.push(alert), ...options }) }
}

describe('alerts', () => {
  test('a request over 90 % of its window, with its numbers', async () => {
    const { given, alerts } = collect()
    await alerts.record(recordOn('2026-11-01', { windowTokens: 150, usage: { inputTokens: 100, outputTokens: 35 } }))
    expect(given).toEqual([])
    await alerts.record(
      recordOn('2026-11-01', { id: 'big', windowTokens: 150, usage: { inputTokens: 100, outputTokens: 36 } }),
    )
    expect(given).toMatchObject([{ kind: 'window', id: 'window:big', usedTokens: 136, windowTokens: 150 }])
    expect(given[0]?.message).toContain('90.7 %')
  })

  test('any refusal, once, with its limit', async () => {
    const { given, alerts } = collect()
    const refused = recordOn('2026-11-01', { id: 'no', status: 'refused', refusedBy: 'user-day', usage: {} })
    await alerts.record(refused)
    await alerts.record(refused)
    expect(given).toMatchObject([{ kind: 'refusal', id: 'refusal:no', limit: 'user-day', requestId: 'no' }])
  })

  test('a day over twice the mean of seven, once a day', async () => {
    const store = memoryUsageStore()
    for (let day = 1; day <= 7; day++) store.add([recordOn(`2026-11-0${day}`)])
    let now = noon('2026-11-08')
    const { given, alerts } = collect({ store, now: () => now, checkEveryMs: 0 })
    for (let n = 0; n < 4; n++) {
      const record = recordOn('2026-11-08')
      store.add([record])
      await alerts.record(record)
      now += 1_000
    }
    expect(given).toMatchObject([{ kind: 'spike', id: 'spike:2026-11-08', spike: { amount: 3_000n, mean: 1_000n } }])
  })

  test('spend over a limit of a day, for each user', async () => {
    const store = memoryUsageStore()
    const spend: SpendRule[] = [{ id: 'user-day', amountNanoUsd: 1_500n, over: 'day', per: 'user' }]
    const { given, alerts } = collect({ store, spend, now: () => noon('2026-11-02') })
    store.add([
      recordOn('2026-11-02', { scope: { user: 'ada' } }),
      recordOn('2026-11-02', { scope: { user: 'bob' } }),
      recordOn('2026-11-02', { scope: { user: 'bob' } }),
      recordOn('2026-11-01', { scope: { user: 'ada' } }),
    ])
    await alerts.check()
    await alerts.check()
    expect(given).toMatchObject([
      { kind: 'spend', id: 'spend:user-day:2026-11-02:bob', name: 'bob', spentNanoUsd: 2_000n, amountNanoUsd: 1_500n },
    ])
  })

  test('spend over a limit of a month, all together', async () => {
    const store = memoryUsageStore()
    const spend: SpendRule[] = [{ id: 'month', amountNanoUsd: 1_500n, over: 'month' }]
    const { given, alerts } = collect({ store, spend, now: () => noon('2026-11-20') })
    store.add([recordOn('2026-11-02'), recordOn('2026-10-31')])
    await alerts.check()
    expect(given).toEqual([])
    store.add([recordOn('2026-11-19')])
    await alerts.check()
    expect(given).toMatchObject([{ id: 'spend:month:2026-11-01:', spentNanoUsd: 2_000n }])
  })

  test('the store is asked at most as often as told', async () => {
    const store = memoryUsageStore()
    let asked = 0
    const counting = {
      ...store,
      group(query: Parameters<typeof store.group>[0]) {
        asked++
        return store.group(query)
      },
    }
    let now = 0
    const { alerts } = collect({ store: counting, now: () => now, checkEveryMs: 1_000 })
    for (; now < 3_000; now += 100) await alerts.record(recordOn('1970-01-01'))
    expect(asked).toBe(3)
  })

  test.each([
    [{ windowShare: 90 }, /windowShare must be/],
    [{ spend: [{ id: 'x', amountNanoUsd: 1n, over: 'day' as const }] }, /store must be/],
    [
      { store: memoryUsageStore(), spend: [{ id: 'x', amountNanoUsd: 1n, over: 'week' as 'day' }] },
      /spend.over must be/,
    ],
    [
      { store: memoryUsageStore(), spend: [{ id: 'x', amountNanoUsd: -1n, over: 'day' as const }] },
      /amountNanoUsd must/,
    ],
  ])('refuses %o', (options, message) => {
    expect(() => collect(options)).toThrow(message)
  })
})
