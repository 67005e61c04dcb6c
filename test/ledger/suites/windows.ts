import { expect } from 'vitest'
import type { Limit } from '../../../src/ledger/index.ts'
import { type Case, START } from './case.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const base = { id: 'w', unit: 'tokens', amount: 100 } as const
const ask = (tokens: number) => ({ inputTokens: tokens, outputTokens: 0 })

export const windowCases: readonly Case[] = [
  {
    name: 'a calendar window begins anew at its edge, in its zone',
    async run(make) {
      const ledger = await make([{ ...base, window: { calendar: 'day', timeZone: 'Asia/Kolkata' } }])
      const held = await ledger.reserve(ask(100))
      // 09:30 UTC is 15:00 in Kolkata; its day began at 18:30 UTC.
      expect(held.limits).toMatchObject([
        { startsAtMs: Date.UTC(2026, 10, 25, 18, 30), endsAtMs: Date.UTC(2026, 10, 26, 18, 30) },
      ])
      expect(await ledger.reserve(ask(1))).toMatchObject({ ok: false })
      await ledger.wait(9 * HOUR - 1)
      expect(await ledger.reserve(ask(100))).toMatchObject({ ok: true })
      await ledger.wait(1)
      expect(await ledger.reserve(ask(100))).toMatchObject({ ok: true })
    },
  },
  {
    name: 'traffic does not move the edge: a window that is used all the time still ends',
    async run(make) {
      const ledger = await make([{ ...base, window: { calendar: 'hour' } }])
      let passed = 0
      for (let minute = 0; minute < 60; minute++) {
        const held = await ledger.reserve({ id: `r${minute}`, ...ask(10) })
        if (held.ok) await ledger.settle(held.id, ask(10))
        if (held.ok) passed++
        await ledger.wait(MINUTE)
      }
      // Ten in the half hour that was left, ten in the next.
      expect(passed).toBe(20)
    },
  },
  {
    name: 'weeks begin on the weekday that is asked, months on their first day',
    async run(make) {
      const limits: Limit[] = [
        { ...base, id: 'monday', window: { calendar: 'week' } },
        { ...base, id: 'sunday', window: { calendar: 'week', firstWeekday: 7 } },
        { ...base, id: 'month', window: { calendar: 'month' } },
      ]
      const ledger = await make(limits)
      expect(await ledger.readout()).toMatchObject([
        { startsAtMs: Date.UTC(2026, 10, 23), endsAtMs: Date.UTC(2026, 10, 30) },
        { startsAtMs: Date.UTC(2026, 10, 22), endsAtMs: Date.UTC(2026, 10, 29) },
        { startsAtMs: Date.UTC(2026, 10, 1), endsAtMs: Date.UTC(2026, 11, 1) },
      ])
    },
  },
  {
    name: 'a rolling window never has more in it than its amount, and says when there is room',
    async run(make) {
      const ledger = await make([{ ...base, window: { rollingMs: HOUR } }])
      for (const id of ['a', 'b']) {
        await ledger.reserve({ id, ...ask(50) })
        await ledger.settle(id, ask(50))
        await ledger.wait(30 * MINUTE)
      }
      const refused = await ledger.reserve(ask(30))
      expect(refused).toMatchObject({ ok: false, why: 'spent', retryAfterMs: 3 * MINUTE })
      await ledger.wait(3 * MINUTE - 1)
      expect(await ledger.reserve(ask(30))).toMatchObject({ ok: false })
      await ledger.wait(1)
      expect(await ledger.reserve(ask(30))).toMatchObject({ ok: true })
    },
  },
  {
    name: 'a bucket fills up continuously, to the last token, and no further',
    async run(make) {
      const ledger = await make([{ ...base, window: { bucket: { refill: 7, everyMs: 1_000 } } }])
      await ledger.reserve({ id: 'r', ...ask(100) })
      await ledger.settle('r', ask(100))
      const refused = await ledger.reserve(ask(10))
      // 10 tokens at 7 a second: 1,428.6 ms.
      expect(refused).toMatchObject({ ok: false, why: 'spent', retryAfterMs: 1_429 })
      await ledger.wait(1_428)
      expect(await ledger.reserve(ask(10))).toMatchObject({ ok: false })
      await ledger.wait(1)
      expect(await ledger.reserve({ id: 's', ...ask(10) })).toMatchObject({ ok: true })
      await ledger.settle('s', ask(0))
      await ledger.wait(100 * HOUR)
      expect(await ledger.readout()).toMatchObject([{ left: 100, spent: 0, held: 0 }])
    },
  },
  {
    name: "a caller's clock does not matter",
    async run(make) {
      for (const skewMs of [-40 * HOUR, 40 * HOUR]) {
        let now = () => 0
        const ledger = await make([{ ...base, window: { calendar: 'hour' } }], { now: () => now() + skewMs })
        now = ledger.now
        expect(await ledger.reserve(ask(100))).toMatchObject({
          ok: true,
          limits: [{ startsAtMs: Date.UTC(2026, 10, 26, 9) }],
        })
        expect(await ledger.reserve(ask(1))).toMatchObject({ ok: false, retryAfterMs: 10 * MINUTE })
      }
    },
  },
  {
    name: "a caller's clock that stands still does not keep a window open",
    async run(make) {
      const ledger = await make([{ ...base, window: { calendar: 'hour' } }], { now: () => START })
      expect(await ledger.reserve({ id: 'a', ...ask(100) })).toMatchObject({ ok: true })
      await ledger.wait(HOUR)
      // The counter of the hour that the caller believes in is there still, and is not the one.
      await ledger.release('a')
      const next = await ledger.reserve({ id: 'b', ...ask(60) })
      expect(next).toMatchObject({ ok: true, limits: [{ startsAtMs: Date.UTC(2026, 10, 26, 10), held: 60 }] })
      expect(await ledger.readout()).toMatchObject([{ startsAtMs: Date.UTC(2026, 10, 26, 10), held: 60 }])
    },
  },
  {
    name: 'a total is never renewed',
    async run(make) {
      const ledger = await make([{ ...base, window: { total: true } }])
      await ledger.reserve({ id: 'r', ...ask(100) })
      await ledger.settle('r', ask(100))
      await ledger.wait(40 * HOUR)
      expect(await ledger.reserve(ask(1))).toMatchObject({ ok: false, why: 'spent', retryAtMs: null })
    },
  },
]
