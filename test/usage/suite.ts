/** What every store of usage promises. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { UsageStore } from '../../src/usage/index.ts'
import { recordOn } from '../unit/usage/records.ts'

/** Declares the tests. `open` makes a store that has nothing. */
export function runUsageStoreSuite(name: string, open: (timeZone?: string) => UsageStore | Promise<UsageStore>): void {
  describe(`the usage store: ${name}`, () => {
    let store: UsageStore
    beforeAll(async () => {
      store = await open()
      await store.add([
        recordOn('2026-11-01', { scope: { user: 'ada', feature: 'chat' } }),
        recordOn('2026-11-01', { scope: { user: 'ada', feature: 'search' } }),
        recordOn('2026-11-01', { scope: { user: 'bob', feature: 'chat' }, model: 'gpt-5' }),
        recordOn('2026-11-01', {
          scope: { user: 'cy' },
          status: 'refused',
          usage: {},
          price: { costNanoUsd: null, source: null },
        }),
        recordOn('2026-11-02', { scope: { user: 'ada', feature: 'chat' }, status: 'aborted' }),
        recordOn('2026-11-02', { scope: { tenant: 'b', user: 'ada' } }),
        recordOn('2026-11-03', { price: { costNanoUsd: null, source: null } }),
      ])
    })

    test('adds up all of some days', async () => {
      const [all] = await store.group({ fromDay: '2026-11-01', toDay: '2026-11-03' })
      expect(all?.totals).toMatchObject({ requests: 7, refused: 1, failed: 1, unpriced: 1, inputTokens: 600 })
      expect(all?.totals).toMatchObject({ outputTokens: 300, costNanoUsd: 5_000n })
      expect(all?.activeUsers).toBe(3)
    })

    test('counts a user of two tenants twice, and one who was only refused not at all', async () => {
      const groups = await store.group({ fromDay: '2026-11-01', toDay: '2026-11-03', by: ['day'] })
      const users = groups.map(({ key, activeUsers }) => [key.day, activeUsers]).sort()
      expect(users).toEqual([
        ['2026-11-01', 2],
        ['2026-11-02', 2],
        ['2026-11-03', 0],
      ])
    })

    test('groups by several names, null where there is none', async () => {
      const groups = await store.group({ fromDay: '2026-11-01', toDay: '2026-11-02', by: ['user', 'feature'] })
      const seen = groups.map(({ key, totals }) => [key.user, key.feature, totals.requests])
      expect(seen.sort()).toEqual(
        [
          ['ada', 'chat', 2],
          ['ada', 'search', 1],
          ['ada', null, 1],
          ['bob', 'chat', 1],
          ['cy', null, 1],
        ].sort(),
      )
    })

    test('takes only what has a name, or has none', async () => {
      const only = async (feature: string | null) => {
        const groups = await store.group({ fromDay: '2026-11-01', toDay: '2026-11-03', only: { feature } })
        return groups[0]?.totals.requests ?? 0
      }
      expect([await only('chat'), await only(null), await only('none')]).toEqual([3, 3, 0])
    })

    test('has no group for days without requests, and refuses days that are none', async () => {
      expect(await store.group({ fromDay: '2025-01-01', toDay: '2025-12-31' })).toEqual([])
      await expect(async () => store.group({ fromDay: 'today', toDay: '2025-12-31' })).rejects.toThrow(
        /fromDay must be a day/,
      )
    })

    test('counts a record once', async () => {
      const again = await open()
      const record = recordOn('2026-11-01')
      expect(await again.add([record, record])).toBe(1)
      expect(await again.add([record])).toBe(0)
      expect((await again.group({ fromDay: '2026-11-01', toDay: '2026-11-01' }))[0]?.totals.requests).toBe(1)
    })

    test('adds up money exactly beyond what a number can', async () => {
      const rich = await open()
      const costNanoUsd = BigInt(Number.MAX_SAFE_INTEGER)
      const price = { costNanoUsd, source: 'provider' as const }
      await rich.add([1, 2, 3].map(() => recordOn('2026-11-01', { price })))
      expect((await rich.group({ fromDay: '2026-11-01', toDay: '2026-11-01' }))[0]?.totals.costNanoUsd).toBe(
        costNanoUsd * 3n,
      )
    })

    test('has the days of its time zone', async () => {
      const kyiv = await open('Europe/Kyiv')
      await kyiv.add([recordOn('2026-11-01', { atMs: Date.parse('2026-11-01T23:30:00Z') })])
      const groups = await kyiv.group({ fromDay: '2026-01-01', toDay: '2026-12-31', by: ['day'] })
      expect(groups.map(({ key }) => key.day)).toEqual(['2026-11-02'])
    })

    test('adds records of many requests at once, and of several callers at the same time', async () => {
      const busy = await open()
      const records = Array.from({ length: 1_203 }, (_, at) =>
        recordOn('2026-11-01', { scope: { user: `u${at % 3}` } }),
      )
      const parts = [records, records.slice(0, 600), records.slice(300)]
      const added = await Promise.all(parts.map((part) => busy.add(part)))
      expect(added.reduce((sum, one) => sum + one, 0)).toBe(1_203)
      const groups = await busy.group({ fromDay: '2026-11-01', toDay: '2026-11-01', by: ['user'] })
      expect(groups.map(({ totals }) => totals.requests)).toEqual([401, 401, 401])
    })

    test('tells at once what was added, also after it was asked', async () => {
      const asked = await open()
      const count = async () => (await asked.group({ fromDay: '2026-11-01', toDay: '2026-11-02' }))[0]?.totals.requests
      for (const [at, day] of ['2026-11-01', '2026-11-01', '2026-11-02'].entries()) {
        await asked.add([recordOn(day)])
        expect(await count()).toBe(at + 1)
      }
      await asked.forget('2026-11-02')
      expect(await count()).toBe(1)
      await asked.add([recordOn('2026-11-01')])
      expect(await count()).toBe(2)
    })

    test('keeps names as they are, whatever is in them', async () => {
      const odd = await open()
      const names = ['1e5', '9007199254740993', '=[x]', '["a"]', 'é\u2028🙂', "'; DROP", 'null']
      await odd.add(names.map((user) => recordOn('2026-11-01', { scope: { user, tenant: 'null' } })))
      const groups = await odd.group({ fromDay: '2026-11-01', toDay: '2026-11-01', by: ['tenant', 'user'] })
      expect(groups.map(({ key }) => key.user).sort()).toEqual([...names].sort())
      expect(groups.every(({ key }) => key.tenant === 'null')).toBe(true)
    })

    test('refuses a cost that no number has exactly', async () => {
      const rich = await open()
      const price = { costNanoUsd: BigInt(Number.MAX_SAFE_INTEGER) + 1n, source: 'provider' as const }
      const adding = async () => rich.add([recordOn('2026-11-01', { price })])
      if (rich.name === 'memory') expect(await adding()).toBe(1)
      else await expect(adding).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    })

    test('forgets days', async () => {
      const short = await open()
      await short.add([recordOn('2026-11-01'), recordOn('2026-11-02')])
      await short.forget('2026-11-02')
      const groups = await short.group({ fromDay: '2026-01-01', toDay: '2026-12-31', by: ['day'] })
      expect(groups.map(({ key }) => key.day)).toEqual(['2026-11-02'])
    })

    test('keeps our count beside the provider’s, of requests that have both', async () => {
      const both = await open()
      await both.add([
        recordOn('2026-11-01', { estimate: { tokens: 90, upper: 95 } }),
        recordOn('2026-11-01', { estimate: { tokens: 120, upper: 130 } }),
        recordOn('2026-11-01', { estimate: { tokens: 500, upper: 500 }, status: 'refused', usage: {} }),
        recordOn('2026-11-01'),
      ])
      const [all] = await both.group({ fromDay: '2026-11-01', toDay: '2026-11-01' })
      expect(all?.totals).toMatchObject({
        compared: 2,
        estimatedTokens: 210,
        reportedTokens: 200,
        differenceTokens: 30,
      })
      expect(all?.totals.aboveUpper).toBe(1)
    })
  })
}
