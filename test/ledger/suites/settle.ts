import { expect } from 'vitest'
import type { Limit } from '../../../src/ledger/index.ts'
import type { Case } from './case.ts'

const HOUR = 3_600_000
const limit: Limit = { id: 'user', per: 'user', unit: 'tokens', amount: 1_000, window: { calendar: 'hour' } }
const scope = { user: 'ada' }
const used = { inputTokens: 100, outputTokens: 50 }

export const settleCases: readonly Case[] = [
  {
    name: 'counts once, however often it comes, and refuses other numbers',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 100, outputTokens: 200 })
      expect(await ledger.settle('r', used)).toMatchObject({
        repeated: false,
        late: false,
        parts: [{ reserved: 300, spent: 150, held: 0 }],
      })
      expect(await ledger.settle('r', used)).toMatchObject({ repeated: true })
      const other = ledger.settle('r', { ...used, outputTokens: 51 })
      await expect(other).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 150 }])
    },
  },
  {
    name: 'above its hold it is a debt that the next request meets',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 100, outputTokens: 100 })
      await ledger.settle('r', { inputTokens: 100, outputTokens: 1_200 })
      expect(await ledger.readout(scope)).toMatchObject([{ spent: 1_300, left: -300 }])
      expect(await ledger.reserve({ scope, inputTokens: 1, outputTokens: 0 })).toMatchObject({
        ok: false,
        why: 'spent',
      })
    },
  },
  {
    name: 'late, it lands in the window in which it was reserved',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 600, outputTokens: 0, holdMs: 3 * HOUR })
      await ledger.wait(HOUR)
      // The new window is empty, and the old one's hold does not weigh on it.
      expect(await ledger.reserve({ id: 'n', scope, inputTokens: 1_000, outputTokens: 0 })).toMatchObject({ ok: true })
      await ledger.settle('r', { inputTokens: 200, outputTokens: 0 })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 1_000, spent: 0 }])
      expect(await ledger.readout(scope, { atMs: ledger.now() - HOUR })).toMatchObject([{ held: 0, spent: 200 }])
    },
  },
  {
    name: 'after its hold expired, it still counts',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 900, outputTokens: 0, holdMs: 1_000 })
      await ledger.wait(1_000)
      expect(await ledger.find('r')).toMatchObject({ state: 'expired' })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 0 }])
      expect(await ledger.settle('r', { inputTokens: 900, outputTokens: 0 })).toMatchObject({ late: true })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 900 }])
      expect(await ledger.settle('r', { inputTokens: 900, outputTokens: 0 })).toMatchObject({
        repeated: true,
        late: true,
      })
    },
  },
  {
    name: 'a hold ends at its own time, not with an earlier one',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'first', scope, inputTokens: 300, outputTokens: 0, holdMs: 1_000 })
      // The counter is in use by now, which lets a store take its short way.
      await ledger.reserve({ id: 'second', scope, inputTokens: 500, outputTokens: 0, holdMs: 60_000 })
      await ledger.wait(1_000)
      expect(await ledger.readout(scope)).toMatchObject([{ held: 500 }])
      expect(await ledger.find('first')).toMatchObject({ state: 'expired' })
      expect(await ledger.find('second')).toMatchObject({ state: 'pending' })
      await ledger.wait(59_000)
      expect(await ledger.find('second')).toMatchObject({ state: 'expired' })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 0 }])
    },
  },
  {
    name: 'holds that nobody settles end: nothing is held for ever',
    async run(make) {
      const ledger = await make([limit])
      for (let index = 0; index < 10; index++)
        await ledger.reserve({ scope, inputTokens: 100, outputTokens: 0, holdMs: 5_000 })
      expect(await ledger.reserve({ scope, inputTokens: 1, outputTokens: 0 })).toMatchObject({
        ok: false,
        why: 'in-flight',
      })
      await ledger.wait(5_000)
      expect(await ledger.reserve({ scope, inputTokens: 1_000, outputTokens: 0 })).toMatchObject({ ok: true })
    },
  },
  {
    name: 'expiry can count a hold as spent, until a settle says better',
    async run(make) {
      const ledger = await make([limit], { whenExpired: 'spend' })
      await ledger.reserve({ id: 'r', scope, inputTokens: 900, outputTokens: 0, holdMs: 1_000 })
      await ledger.wait(1_000)
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 900 }])
      await ledger.settle('r', { inputTokens: 20, outputTokens: 0 })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 20 }])
    },
  },
  {
    name: 'a release gives the hold back once, and ends the request',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 900, outputTokens: 0 })
      expect(await ledger.release('r')).toEqual({ id: 'r', repeated: false })
      expect(await ledger.release('r')).toEqual({ id: 'r', repeated: true })
      await expect(ledger.settle('r', used)).rejects.toMatchObject({
        code: 'LEDGER_RESOLVED',
        data: { state: 'released' },
      })
      await ledger.reserve({ id: 's', scope, inputTokens: 10, outputTokens: 0 })
      await ledger.settle('s', used)
      await expect(ledger.release('s')).rejects.toMatchObject({ code: 'LEDGER_RESOLVED', data: { state: 'settled' } })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 150 }])
    },
  },
  {
    name: 'an id that was never reserved is unknown, and counts nothing',
    async run(make) {
      const ledger = await make([limit])
      for (const call of [ledger.settle('x', used), ledger.release('x'), ledger.extend('x', { step: 1, scope })]) {
        await expect(call).rejects.toMatchObject({ code: 'LEDGER_UNKNOWN', data: { id: 'x' } })
      }
      expect(await ledger.find('x')).toBeNull()
    },
  },
  {
    name: 'under a limit in money, a settle without a cost is an error and changes nothing',
    async run(make) {
      const ledger = await make([{ id: 'usd', unit: 'nanoUsd', amount: 10_000n, window: { calendar: 'day' } }])
      await ledger.reserve({ id: 'r', inputTokens: 10, outputTokens: 10, costNanoUsd: 4_000n })
      await expect(ledger.settle('r', used)).rejects.toMatchObject({ code: 'LEDGER_COST_MISSING' })
      expect(await ledger.readout()).toMatchObject([{ held: 4_000n, spent: 0n }])
      await ledger.settle('r', { ...used, costNanoUsd: 3_210n })
      expect(await ledger.readout()).toMatchObject([{ held: 0n, spent: 3_210n, left: 6_790n }])
    },
  },
  {
    name: 'what was answered is still there after the store is opened again',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 100, outputTokens: 0 })
      await ledger.reserve({ id: 's', scope, inputTokens: 200, outputTokens: 0 })
      await ledger.settle('s', { inputTokens: 150, outputTokens: 0 })
      await ledger.reopen()
      expect(await ledger.readout(scope)).toMatchObject([{ held: 100, spent: 150 }])
      expect(await ledger.settle('s', { inputTokens: 150, outputTokens: 0 })).toMatchObject({ repeated: true })
    },
  },
]
