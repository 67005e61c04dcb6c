import { expect } from 'vitest'
import type { Limit } from '../../../src/ledger/index.ts'
import type { Case } from './case.ts'

const HOUR = 3_600_000
const limit: Limit = { id: 'user', per: 'user', unit: 'tokens', amount: 1_000, window: { calendar: 'hour' } }
const scope = { user: 'ada' }

export const extendCases: readonly Case[] = [
  {
    name: 'holds more in steps, each once',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 100, outputTokens: 0 })
      const step = { step: 1, scope, outputTokens: 300 }
      expect(await ledger.extend('r', step)).toMatchObject({
        ok: true,
        affordableOutputTokens: 300,
        limits: [{ reserved: 400, held: 400 }],
      })
      expect(await ledger.extend('r', step)).toMatchObject({ ok: true, limits: [{ reserved: 400, held: 400 }] })
      await expect(ledger.extend('r', { ...step, outputTokens: 301 })).rejects.toMatchObject({
        code: 'LEDGER_CONFLICT',
      })
      await expect(ledger.extend('r', { ...step, step: 3 })).rejects.toMatchObject({
        code: 'LEDGER_STEP',
        data: { expectedStep: 2 },
      })
      expect(await ledger.extend('r', { step: 2, scope, outputTokens: 700 })).toMatchObject({
        ok: false,
        why: 'in-flight',
        affordableOutputTokens: 600,
      })
      expect(await ledger.extend('r', { step: 2, scope, outputTokens: 700, leastOutputTokens: 1 })).toMatchObject({
        ok: true,
        affordableOutputTokens: 600,
      })
      await ledger.settle('r', { inputTokens: 90, outputTokens: 410 })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 500, utilisation: 0.5 }])
    },
  },
  {
    name: 'what is reported on the way is spent, and expiry does not refund it',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 100, outputTokens: 300, holdMs: 1_000 })
      await ledger.extend('r', {
        step: 1,
        scope,
        outputTokens: 100,
        usedSoFar: { inputTokens: 100, outputTokens: 250 },
        holdMs: 1_000,
      })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 150, spent: 350 }])
      await ledger.wait(1_000)
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 350 }])
      await ledger.settle('r', { inputTokens: 100, outputTokens: 290 })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 390 }])
    },
  },
  {
    name: 'a step lands in the window of its own time, and the settle is divided in that order',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 300, outputTokens: 0, holdMs: 2 * HOUR })
      await ledger.wait(HOUR)
      await ledger.extend('r', { step: 1, scope, outputTokens: 400 })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 400 }])
      await ledger.settle('r', { inputTokens: 300, outputTokens: 150 })
      expect(await ledger.readout(scope)).toMatchObject([{ held: 0, spent: 150 }])
      expect(await ledger.readout(scope, { atMs: ledger.now() - HOUR })).toMatchObject([{ held: 0, spent: 300 }])
    },
  },
  {
    name: 'small holds in steps starve nobody, where worst-case holds do',
    async run(make) {
      const agents = Array.from({ length: 10 }, (_, index) => `agent-${index}`)
      const worst = await make([{ ...limit, per: [] }])
      const starved = await Promise.all(agents.map((id) => worst.reserve({ id, inputTokens: 0, outputTokens: 500 })))
      expect(starved.filter(({ ok }) => ok)).toHaveLength(2)
      const ledger = await make([{ ...limit, per: [] }])
      for (const id of agents)
        expect(await ledger.reserve({ id, inputTokens: 0, outputTokens: 50 })).toMatchObject({ ok: true })
      for (const id of agents) {
        const more = await ledger.extend(id, {
          step: 1,
          outputTokens: 50,
          usedSoFar: { inputTokens: 0, outputTokens: 40 },
        })
        expect(more).toMatchObject({ ok: true })
        await ledger.settle(id, { inputTokens: 0, outputTokens: 60 })
      }
      expect(await ledger.readout()).toMatchObject([{ held: 0, spent: 600 }])
    },
  },
  {
    name: 'only the same scope may extend, and only what is pending',
    async run(make) {
      const ledger = await make([limit])
      await ledger.reserve({ id: 'r', scope, inputTokens: 300, outputTokens: 0 })
      const forged = ledger.extend('r', { step: 1, scope: { user: 'eve' }, outputTokens: 1 })
      await expect(forged).rejects.toMatchObject({ code: 'LEDGER_CONFLICT', data: { differs: 'the scope' } })
      await ledger.release('r')
      await expect(ledger.extend('r', { step: 1, scope, outputTokens: 1 })).rejects.toMatchObject({
        code: 'LEDGER_RESOLVED',
      })
      expect(await ledger.readout({ user: 'eve' })).toMatchObject([{ held: 0 }])
    },
  },
]
