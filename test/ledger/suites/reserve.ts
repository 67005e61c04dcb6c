import { expect } from 'vitest'
import type { Limit } from '../../../src/ledger/index.ts'
import type { Case } from './case.ts'

const DAY = { calendar: 'day' } as const
const user: Limit = { id: 'user', per: 'user', unit: 'tokens', amount: 1_000, window: DAY }
const all: Limit = { id: 'all', unit: 'tokens', amount: 1_500, window: DAY }
const ada = { user: 'ada' }

export const reserveCases: readonly Case[] = [
  {
    name: 'holds under every limit, apart from what is spent',
    async run(make) {
      const ledger = await make([user, all])
      const held = await ledger.reserve({ id: 'r', scope: ada, inputTokens: 300, outputTokens: 100 })
      expect(held).toMatchObject({ ok: true, id: 'r', attempt: 1, identifiedBy: 'id', recorded: true })
      expect(held.limits).toMatchObject([
        { limit: 'user', amount: 1_000, held: 400, spent: 0, left: 600, reserved: 400 },
        { limit: 'all', amount: 1_500, held: 400, spent: 0, left: 1_100, reserved: 400 },
      ])
      await ledger.settle('r', { inputTokens: 290, outputTokens: 10 })
      expect(await ledger.readout(ada)).toMatchObject([
        { limit: 'user', held: 0, spent: 300, left: 700, utilisation: 0.75 },
        { limit: 'all', held: 0, spent: 300, left: 1_200 },
      ])
    },
  },
  {
    name: 'is all or nothing: a refusal by one limit holds nothing under the others',
    async run(make) {
      const ledger = await make([user, all])
      await ledger.reserve({ scope: ada, inputTokens: 1_000, outputTokens: 0 })
      const refused = await ledger.reserve({ scope: { user: 'bob' }, inputTokens: 600, outputTokens: 0 })
      expect(refused).toMatchObject({ ok: false, why: 'in-flight', limit: { limit: 'all', held: 1_000, left: 500 } })
      expect(await ledger.readout({ user: 'bob' })).toMatchObject([{ held: 0, spent: 0 }, { held: 1_000 }])
      // rate-limiter-flexible counts what it refused, so that even 1 is refused after it.
      expect(await ledger.reserve({ scope: { user: 'bob' }, inputTokens: 500, outputTokens: 0 })).toMatchObject({
        ok: true,
      })
    },
  },
  {
    name: 'says why: spent, in flight, or never',
    async run(make) {
      const ledger = await make([{ ...user, window: { calendar: 'hour' } }])
      await ledger.reserve({ id: 'a', scope: ada, inputTokens: 600, outputTokens: 0, holdMs: 60_000 })
      const inFlight = await ledger.reserve({ scope: ada, inputTokens: 500, outputTokens: 0 })
      expect(inFlight).toMatchObject({
        ok: false,
        why: 'in-flight',
        retryAtMs: ledger.now() + 60_000,
        retryAfterMs: 60_000,
      })
      await ledger.settle('a', { inputTokens: 600, outputTokens: 0 })
      const spent = await ledger.reserve({ scope: ada, inputTokens: 500, outputTokens: 0 })
      expect(spent).toMatchObject({
        ok: false,
        why: 'spent',
        retryAfterMs: 30 * 60_000,
        limit: { spent: 600, held: 0 },
      })
      const never = await ledger.reserve({ scope: ada, inputTokens: 1_001, outputTokens: 0 })
      expect(never).toMatchObject({ ok: false, why: 'never-fits', retryAtMs: null, affordableOutputTokens: null })
    },
  },
  {
    name: 'grants as much output as every limit affords, for each of n answers',
    async run(make) {
      const money: Limit = { id: 'usd', unit: 'nanoUsd', amount: 1_000_000n, window: DAY }
      const model = { id: 'm', windowTokens: 1e6, prices: { inputUsdPerMillion: 0.5, outputUsdPerMillion: 1.5 } }
      const ledger = await make([user, money])
      const asked = { scope: ada, inputTokens: 400, outputTokens: 900, leastOutputTokens: 10, choices: 3, model }
      // By tokens (1,000 - 400) / 3, by money (1,000,000 - 400 × 500) / (3 × 1,500).
      const held = await ledger.reserve({ id: 'r', ...asked })
      expect(held).toMatchObject({ ok: true, affordableOutputTokens: 177 })
      expect(held.limits).toMatchObject([{ reserved: 400 + 531 }, { reserved: 200_000n + 796_500n }])
      const refused = await ledger.reserve({ ...asked, inputTokens: 0 })
      expect(refused).toMatchObject({ ok: false, affordableOutputTokens: 0 })
    },
  },
  {
    name: 'takes attempts of one id as one request, up to a cap',
    async run(make) {
      const ledger = await make([user], { maxAttempts: 3 })
      const asked = { id: 'r', scope: ada, inputTokens: 500, outputTokens: 200 }
      for (const attempt of [1, 2, 3]) expect(await ledger.reserve(asked)).toMatchObject({ ok: true, attempt })
      expect(await ledger.reserve(asked)).toMatchObject({ ok: false, why: 'attempts', retryAtMs: null })
      expect(await ledger.readout(ada)).toMatchObject([{ held: 700 }])
    },
  },
  {
    name: 'refuses the id of another request: other amounts, another scope, or one that is over',
    async run(make) {
      const ledger = await make([user])
      await ledger.reserve({ id: 'r', scope: ada, inputTokens: 500, outputTokens: 0 })
      const conflict = { code: 'LEDGER_CONFLICT', data: { id: 'r' } }
      await expect(ledger.reserve({ id: 'r', scope: ada, inputTokens: 501, outputTokens: 0 })).rejects.toMatchObject(
        conflict,
      )
      // Somebody else who knows or guesses the id gets no free ride on its hold.
      await expect(
        ledger.reserve({ id: 'r', scope: { user: 'eve' }, inputTokens: 500, outputTokens: 0 }),
      ).rejects.toMatchObject(conflict)
      await ledger.settle('r', { inputTokens: 1, outputTokens: 1 })
      const over = ledger.reserve({ id: 'r', scope: ada, inputTokens: 500, outputTokens: 0 })
      await expect(over).rejects.toMatchObject({ code: 'LEDGER_RESOLVED', data: { state: 'settled' } })
      expect(await ledger.readout(ada)).toMatchObject([{ held: 0, spent: 2 }])
      expect(await ledger.readout({ user: 'eve' })).toMatchObject([{ held: 0, spent: 0 }])
    },
  },
  {
    name: 'without an id, equal bodies are one request for a short time, and the answer says so',
    async run(make) {
      const ledger = await make([user], { digestMs: 10_000 })
      const asked = { digest: 'd', scope: ada, inputTokens: 100, outputTokens: 0 }
      const first = await ledger.reserve(asked)
      await ledger.wait(10_000)
      const second = await ledger.reserve(asked)
      expect(second).toMatchObject({ ok: true, id: first.id, attempt: 2, identifiedBy: 'digest' })
      await ledger.wait(1)
      expect(await ledger.reserve(asked)).toMatchObject({ ok: true, attempt: 1 })
      expect(await ledger.reserve({ ...asked, scope: { user: 'bob' } })).toMatchObject({ attempt: 1 })
      expect(await ledger.readout(ada)).toMatchObject([{ held: 200 }])
      await ledger.settle(first.id, { inputTokens: 100, outputTokens: 5 })
      expect(await ledger.find(first.id)).toMatchObject({ state: 'settled', attempts: 2 })
    },
  },
  {
    name: '1,000 at once against a budget for 100: exactly 100 pass',
    async run(make) {
      const ledger = await make([
        { ...user, amount: 100 * 7 },
        { ...all, amount: 1_000_000 },
      ])
      const asked = Array.from({ length: 1_000 }, () => ledger.reserve({ scope: ada, inputTokens: 5, outputTokens: 2 }))
      const answers = await Promise.all(asked)
      expect(answers.filter(({ ok }) => ok)).toHaveLength(100)
      expect(await ledger.readout(ada)).toMatchObject([{ held: 700, left: 0 }, { held: 700 }])
    },
  },
  {
    name: 'first-seen users that come together do not pass together',
    async run(make) {
      const ledger = await make([user, { ...all, amount: 1_000 }])
      const asked = Array.from({ length: 50 }, (_, index) =>
        ledger.reserve({ scope: { user: `new-${index}` }, inputTokens: 100, outputTokens: 0 }),
      )
      expect((await Promise.all(asked)).filter(({ ok }) => ok)).toHaveLength(10)
    },
  },
]
