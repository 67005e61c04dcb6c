import { expect } from 'vitest'
import type { Limit, ReserveRequest } from '../../../src/ledger/index.ts'
import type { Case } from './case.ts'

const pair: Limit = { id: 'pair', per: ['tenant', 'user'], unit: 'tokens', amount: 100, window: { calendar: 'day' } }
const usd: Limit = { id: 'usd', unit: 'nanoUsd', amount: BigInt(Number.MAX_SAFE_INTEGER), window: { calendar: 'day' } }
const ask = { inputTokens: 100, outputTokens: 0 }

/** Pairs that a careless key makes one of. */
const values = [
  'a',
  'a:b',
  'b',
  ':',
  '',
  '1:a',
  '~',
  '~d800',
  '\ud800',
  '\udc00',
  '\ud800x',
  '\u0000',
  '\n',
  '|',
  '|0',
  '{}',
  '__proto__',
]
const more = ['constructor', 'toString', 'é', 'e\u0301', '\u{1f600}', 'ﷺ', ' ', '%', '\\', '"', 'x'.repeat(512)]

export const hostileCases: readonly Case[] = [
  {
    name: 'scopes with separators, any Unicode and prototype names never share a counter',
    async run(make) {
      const ledger = await make([pair])
      const names = [...values, ...more].filter((value) => value !== '')
      const scopes = names.flatMap((tenant) => ['a', 'b', ':', '\ud800', '__proto__'].map((user) => ({ tenant, user })))
      for (const scope of scopes) {
        const held = await ledger.reserve({ scope, ...ask })
        expect(held, JSON.stringify(scope)).toMatchObject({ ok: true })
      }
      for (const scope of scopes) expect(await ledger.reserve({ scope, ...ask })).toMatchObject({ ok: false })
    },
  },
  {
    name: 'ids with separators, any Unicode and prototype names are each their own',
    async run(make) {
      const ledger = await make([{ ...pair, per: [], amount: 100_000 }])
      const ids = [...values, 'constructor', '1e5', '007', '7', 'null', '=x', 'é', 'e\u0301'].filter((id) => id !== '')
      for (const id of ids) expect(await ledger.reserve({ id, ...ask })).toMatchObject({ ok: true, id, attempt: 1 })
      for (const id of ids) {
        expect(await ledger.settle(id, { inputTokens: 1, outputTokens: 0 })).toMatchObject({ id, repeated: false })
      }
      expect(await ledger.readout()).toMatchObject([{ spent: ids.length, held: 0 }])
    },
  },
  {
    name: 'a scope takes nothing from a prototype, and own names as in JSON from outside are only names',
    async run(make) {
      const ledger = await make([{ ...pair, per: 'user' }])
      const inherited = Object.create({ user: 'ada' }) as Record<string, string>
      const invalid = { code: 'INVALID_ARGUMENT', data: { name: 'scope.user' } }
      await expect(ledger.reserve({ scope: inherited, ...ask })).rejects.toMatchObject(invalid)
      const forged = JSON.parse('{"user":"ada","__proto__":"x"}') as Record<string, string>
      await expect(ledger.reserve({ scope: forged, ...ask })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
      const own = await make([{ ...pair, per: '__proto__' }])
      const scope = JSON.parse('{"__proto__":"ada"}') as Record<string, string>
      expect(await own.reserve({ scope, ...ask })).toMatchObject({ ok: true })
      expect(await own.reserve({ scope, ...ask })).toMatchObject({ ok: false })
    },
  },
  {
    name: 'a scope that leaves a name out, misspells one or claims `global` does not escape a limit',
    async run(make) {
      const ledger = await make([pair])
      for (const scope of [
        {},
        { user: 'ada' },
        { tenant: 'a', usr: 'ada' },
        { tenant: 'a', user: 'b', global: 'other' },
      ]) {
        await expect(ledger.reserve({ scope: scope as Record<string, string>, ...ask })).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
        })
      }
      for (const user of [1, null, ['ada'], '', 'x'.repeat(513)]) {
        const scope = { tenant: 'a', user } as unknown as Record<string, string>
        await expect(ledger.reserve({ scope, ...ask })).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
          data: { name: 'scope.user' },
        })
      }
    },
  },
  {
    name: 'negative, fractional and enormous numbers are refused, and change nothing',
    async run(make) {
      const ledger = await make([{ ...pair, per: [], amount: Number.MAX_SAFE_INTEGER }])
      const wrong = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e21, '1', null, 1n] as unknown as number[]
      for (const value of wrong) {
        const requests: ReserveRequest[] = [
          { ...ask, inputTokens: value },
          { ...ask, outputTokens: value },
          { ...ask, choices: value },
          { ...ask, holdMs: value },
          { ...ask, leastOutputTokens: value },
        ]
        for (const request of requests)
          await expect(ledger.reserve(request)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
      }
      await ledger.reserve({ id: 'r', ...ask })
      for (const value of wrong) {
        await expect(ledger.settle('r', { inputTokens: value, outputTokens: 0 })).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
        })
      }
      expect(await ledger.readout()).toMatchObject([{ held: 100, spent: 0 }])
    },
  },
  {
    name: 'money is exact to the ceiling and refused beyond',
    async run(make) {
      const ledger = await make([usd])
      const most = usd.amount as bigint
      await ledger.reserve({ id: 'r', ...ask, costNanoUsd: most - 1n })
      expect(await ledger.readout()).toMatchObject([{ held: most - 1n, left: 1n }])
      expect(await ledger.reserve({ ...ask, costNanoUsd: 2n })).toMatchObject({ ok: false, why: 'in-flight' })
      await ledger.reserve({ id: 's', ...ask, costNanoUsd: 1n })
      const over = ledger.settle('s', { ...ask, costNanoUsd: 2n })
      await expect(over).rejects.toMatchObject({ code: 'LEDGER_CEILING', data: { limit: 'usd', id: 's' } })
      expect(await ledger.readout()).toMatchObject([{ held: most, spent: 0n }])
      await ledger.settle('r', { ...ask, costNanoUsd: most - 5n })
      expect(await ledger.readout()).toMatchObject([{ held: 1n, spent: most - 5n, left: 4n }])
      await expect(ledger.reserve({ ...ask, costNanoUsd: most + 1n })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
      await expect(ledger.reserve({ ...ask, costNanoUsd: -1n })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    },
  },
  {
    name: 'limits that cannot be meant are refused when they are set',
    async run(make) {
      const day = { calendar: 'day' } as const
      const limits = [
        { ...pair, amount: -1 },
        { ...pair, amount: 1.5 },
        { ...pair, amount: 2 ** 53 },
        { ...usd, amount: 5 },
        { ...usd, amount: 2n ** 53n },
        { ...pair, id: 'a:b' },
        { ...pair, unit: 'token' },
        { ...pair, window: {} },
        { ...pair, window: { ...day, rollingMs: 1_000 } },
        { ...pair, window: { ...day, timeZone: 'Europe/Atlantis' } },
        { ...pair, window: { bucket: { refill: 0, everyMs: 1 } } },
        { ...usd, window: { bucket: { refill: 1, everyMs: 1 } } },
        { ...pair, window: { rollingMs: 0 } },
        { ...pair, per: ['user', 'user'] },
        { ...pair, amount: Number.MAX_SAFE_INTEGER, window: { bucket: { refill: 7, everyMs: 1_000 } } },
      ] as unknown as Limit[]
      const ledger = await make([])
      for (const limit of limits)
        expect(() => ledger.limits([limit]), JSON.stringify(limit.window)).toThrow(
          expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
        )
      expect(() => ledger.limits([pair, pair])).toThrow(/two limits "pair"/)
    },
  },
]
