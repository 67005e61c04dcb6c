import { expect } from 'vitest'
import type { Limit } from '../../../src/ledger/index.ts'
import type { Case } from './case.ts'

const HOUR = 3_600_000
const day: Limit = { id: 'day', per: 'user', unit: 'tokens', amount: 100, window: { calendar: 'day' } }
const scope = { user: 'ada' }
const ask = (tokens: number) => ({ scope, inputTokens: tokens, outputTokens: 0 })

export const adminCases: readonly Case[] = [
  {
    name: 'a limit changes in the middle of a window, and what is spent stays',
    async run(make) {
      const ledger = await make([day])
      await ledger.reserve({ id: 'r', ...ask(80) })
      await ledger.settle('r', { inputTokens: 80, outputTokens: 0 })
      ledger.limits([{ ...day, amount: 50 }])
      expect(await ledger.readout(scope)).toMatchObject([{ amount: 50, spent: 80, left: -30 }])
      expect(await ledger.reserve(ask(1))).toMatchObject({ ok: false, why: 'spent' })
      ledger.limits([{ ...day, amount: 200 }])
      expect(await ledger.reserve(ask(120))).toMatchObject({ ok: true })
      expect(await ledger.reserve(ask(1))).toMatchObject({ ok: false })
    },
  },
  {
    name: 'an override holds for one counter, and until its time',
    async run(make) {
      const ledger = await make([day])
      const untilMs = ledger.now() + HOUR
      await ledger.override({ limit: 'day', scope, amount: 500, untilMs })
      expect(await ledger.reserve(ask(300))).toMatchObject({
        ok: true,
        limits: [{ amount: 500, overriddenUntilMs: untilMs }],
      })
      expect(await ledger.readout({ user: 'bob' })).toMatchObject([{ amount: 100, overriddenUntilMs: null }])
      await ledger.wait(HOUR)
      expect(await ledger.readout(scope)).toMatchObject([{ amount: 100, overriddenUntilMs: null }])
      await ledger.override({ limit: 'day', scope, amount: 0 })
      expect(await ledger.reserve(ask(1))).toMatchObject({ ok: false, why: 'never-fits' })
      await ledger.override({ limit: 'day', scope, amount: null })
      expect(await ledger.readout(scope)).toMatchObject([{ amount: 100 }])
    },
  },
  {
    name: 'shadow mode decides, records, and lets through',
    async run(make) {
      const ledger = await make([{ ...day, mode: 'shadow' }])
      const held = await ledger.reserve({ id: 'r', ...ask(300) })
      expect(held).toMatchObject({ ok: true, wouldRefuse: [{ limit: 'day', why: 'never-fits', mode: 'shadow' }] })
      await ledger.settle('r', { inputTokens: 300, outputTokens: 0 })
      expect(await ledger.readout(scope)).toMatchObject([{ spent: 300, left: -200, mode: 'shadow' }])
      const next = await ledger.reserve(ask(10))
      expect(next).toMatchObject({ ok: true, wouldRefuse: [{ why: 'spent' }] })
    },
  },
  {
    name: 'usage without a reservation is counted, once, at its own time',
    async run(make) {
      const ledger = await make([day])
      const usage = { inputTokens: 120, outputTokens: 0 }
      expect(await ledger.charge({ id: 'e1', scope, usage })).toEqual({ id: 'e1', repeated: false })
      expect(await ledger.charge({ id: 'e1', scope, usage })).toEqual({ id: 'e1', repeated: true })
      await expect(
        ledger.charge({ id: 'e1', scope, usage: { inputTokens: 1, outputTokens: 0 } }),
      ).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
      // A settle of the same numbers is a repeat too: its reserve may have been let through while the store was down.
      expect(await ledger.settle('e1', usage)).toMatchObject({ repeated: true })
      const yesterdayMs = ledger.now() - 20 * HOUR
      await ledger.charge({ id: 'e2', scope, usage: { inputTokens: 7, outputTokens: 0 }, atMs: yesterdayMs })
      expect(await ledger.readout(scope)).toMatchObject([{ spent: 120 }])
      expect(await ledger.readout(scope, { atMs: yesterdayMs })).toMatchObject([{ spent: 7 }])
      expect(await ledger.reserve(ask(1))).toMatchObject({ ok: false, why: 'spent' })
    },
  },
  {
    name: 'a limit is only for the values that it names',
    async run(make) {
      const large: Limit = {
        id: 'large',
        only: { model: ['big', 'bigger'] },
        unit: 'requests',
        amount: 1,
        window: { calendar: 'day' },
        whenAbsent: 'skip',
      }
      const ledger = await make([large])
      const asked = (model: string) => ledger.reserve({ scope: { model }, inputTokens: 1, outputTokens: 0 })
      expect([(await asked('big')).ok, (await asked('bigger')).ok, (await asked('small')).ok]).toEqual([
        true,
        false,
        true,
      ])
      expect(await ledger.reserve(ask(1))).toMatchObject({ ok: true, limits: [] })
    },
  },
  {
    name: 'a model without a price is refused under a limit in money, or only its tokens are limited',
    async run(make) {
      const limits: Limit[] = [day, { id: 'usd', unit: 'nanoUsd', amount: 10n, window: { calendar: 'day' } }]
      const asked = { ...ask(10), model: 'nobody-knows-this-model' }
      const denied = await (await make(limits)).reserve(asked)
      expect(denied).toMatchObject({ ok: false, why: 'unpriced', retryAtMs: null })
      const ledger = await make(limits, { unpriced: 'tokens-only' })
      expect(await ledger.reserve(asked)).toMatchObject({ ok: true, unpriced: true, limits: [{ limit: 'day' }] })
      expect(await ledger.reserve({ ...asked, inputTokens: 100 })).toMatchObject({ ok: false, why: 'in-flight' })
    },
  },
]
