/** What memory keeps of reservations that are over. */
import { expect, test } from 'vitest'
import { createLedger, type Limit, memoryStore } from '../../../src/ledger/index.ts'
import { OwnIds } from '../../../src/ledger/stores/own-ids.ts'

const limits: Limit[] = [
  { id: 'day', per: 'user', unit: 'tokens', amount: 1e9, window: { calendar: 'day' } },
  { id: 'usd', unit: 'nanoUsd', amount: 10n ** 15n, window: { total: true } },
]

test('the last settled and released reservations are remembered exactly, earlier ones are forgotten', async () => {
  const MOST = 700
  const now = () => Date.UTC(2026, 10, 26)
  const ledger = createLedger({ store: memoryStore({ maxResolved: MOST, now }), limits, now })
  const ids: string[] = []
  const ask = (index: number) => ({
    scope: { user: `u${index % 7}` },
    inputTokens: index,
    outputTokens: 10,
    costNanoUsd: BigInt(index),
  })
  const usage = (index: number) => ({ inputTokens: index, outputTokens: 3, costNanoUsd: BigInt(index) })
  for (let index = 0; index < 9_000; index++) {
    // Ids of the caller and of the ledger take turns; each third is released.
    const named = index % 2 === 0 ? { id: `mine-${index}` } : {}
    const held = await ledger.reserve({ ...named, ...ask(index) })
    ids.push(held.id)
    if (index % 3 === 0) await ledger.release(held.id)
    else await ledger.settle(held.id, usage(index))
  }
  for (let index = 9_000 - MOST; index < 9_000; index++) {
    const id = ids[index]!
    const resolved = index % 3 === 0 ? 'released' : 'settled'
    expect(await ledger.find(id)).toMatchObject({ id, state: resolved, attempts: 1, createdAtMs: now() })
    const again = ledger.reserve({ id, ...ask(index) })
    await expect(again).rejects.toMatchObject({ code: 'LEDGER_RESOLVED', data: { state: resolved } })
    const other = ledger.reserve({ id, ...ask(index + 1) })
    await expect(other).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
    if (resolved === 'released') {
      expect(await ledger.release(id)).toMatchObject({ repeated: true })
      continue
    }
    expect(await ledger.settle(id, usage(index))).toEqual({
      id,
      repeated: true,
      late: false,
      parts: [
        { limit: 'day', unit: 'tokens', startsAtMs: now(), reserved: index + 10, held: 0, spent: index + 3 },
        { limit: 'usd', unit: 'nanoUsd', startsAtMs: 0, reserved: BigInt(index), held: 0n, spent: BigInt(index) },
      ],
    })
    await expect(ledger.settle(id, usage(index + 1))).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
  }
  for (const index of [0, 1, 4_000, 9_000 - MOST - 20]) expect(await ledger.find(ids[index]!)).toBeNull()
})

test('a resolved reservation is forgotten after its time, and its id can be used again', async () => {
  let time = Date.UTC(2026, 10, 26)
  const now = () => time
  const ledger = createLedger({ store: memoryStore({ retainMs: 1_000, now }), limits: [limits[0]!], now })
  const ask = { scope: { user: 'a' }, inputTokens: 5, outputTokens: 0 }
  const first = await ledger.reserve(ask)
  await ledger.settle(first.id, { inputTokens: 5, outputTokens: 0 })
  time += 1_000
  expect(await ledger.find(first.id)).toBeNull()
  expect(await ledger.reserve({ id: first.id, ...ask, inputTokens: 7 })).toMatchObject({ ok: true, id: first.id })
  await ledger.settle(first.id, { inputTokens: 6, outputTokens: 0 })
  expect(await ledger.readout({ user: 'a' })).toMatchObject([{ spent: 11, held: 0 }])
})

test('an id that will be made later, given by somebody who guessed it, stays apart from the one that is made', async () => {
  const ledger = createLedger({ store: memoryStore(), limits: [limits[0]!] })
  const ask = { scope: { user: 'a' }, inputTokens: 5, outputTokens: 0 }
  const { id } = await ledger.reserve(ask)
  expect(id.endsWith('AA')).toBe(true)
  const guessed = [`${id.slice(0, -1)}B`, `${id.slice(0, -1)}C`]
  for (const one of guessed) expect(await ledger.reserve({ id: one, ...ask })).toMatchObject({ ok: true, attempt: 1 })
  const made = (await ledger.reserve(ask)).id
  expect([id, ...guessed]).not.toContain(made)
  for (const one of [id, ...guessed, made]) {
    expect(await ledger.settle(one, { inputTokens: 1, outputTokens: 0 })).toMatchObject({ id: one, repeated: false })
  }
  expect(await ledger.readout({ user: 'a' })).toMatchObject([{ spent: 4, held: 0 }])
})

test('own ids are found by their text alone, and a chunk without members goes', () => {
  const ids = new OwnIds<{ id: string }>()
  const made = Array.from({ length: 10_000 }, () => {
    const member = { id: ids.next() }
    ids.set(ids.last, member)
    return { member, number: ids.last }
  })
  expect(new Set(made.map(({ member }) => member.id)).size).toBe(10_000)
  for (const { member, number } of made) {
    expect(ids.get(member.id)).toBe(member)
    expect(ids.numberOf(member.id)).toBe(number)
  }
  const [{ member, number }] = made as [(typeof made)[0]]
  for (const other of [
    '',
    'A',
    `${member.id}A`,
    `x${member.id.slice(1)}`,
    `${member.id.slice(0, 7)}A${member.id.slice(7)}`,
  ]) {
    expect([ids.get(other), ids.numberOf(other)]).toEqual([undefined, -1])
  }
  ids.set(number, 17)
  expect([ids.get(member.id), ids.get(`x${member.id.slice(1)}`)]).toEqual([17, undefined])
  ids.delete(number, member)
  expect(ids.get(member.id)).toBe(17)
  for (const one of made.slice(0, 4_096)) ids.delete(one.number, one.number === number ? 17 : one.member)
  expect(ids.numberOf(member.id)).toBe(-1)
  expect(ids.get(made[4_096]!.member.id)).toBe(made[4_096]!.member)
})

test('reservations that are forgotten as fast as they come leave nothing allocated', async () => {
  let time = Date.UTC(2026, 10, 26)
  const now = () => time
  const ledger = createLedger({ store: memoryStore({ retainMs: 1, now }), limits, now })
  const settleSome = async (count: number) => {
    for (let index = 0; index < count; index++) {
      const { id } = await ledger.reserve({ scope: { user: 'a' }, inputTokens: 5, outputTokens: 0, costNanoUsd: 1n })
      await ledger.settle(id, { inputTokens: 5, outputTokens: 0, costNanoUsd: 1n })
      time += 2
    }
  }
  await settleSome(1_000)
  // What else runs in this process may allocate at any time: what is left behind would be so in every round.
  const grown: number[] = []
  for (let round = 0; round < 3 && !grown.some((bytes) => bytes < 200_000); round++) {
    const before = process.memoryUsage().arrayBuffers
    // 78 segments of 36 KB.
    await settleSome(20_000)
    grown.push(process.memoryUsage().arrayBuffers - before)
  }
  expect(Math.min(...grown)).toBeLessThan(200_000)
})

test('a value that looks like the key of another value has a counter of its own, whichever comes first', async () => {
  const ledger = createLedger({ store: memoryStore(), limits: [limits[0]!] })
  for (const user of ['\ud800', '~d800', '~007ed800', '\ud800', '~d800']) {
    expect(await ledger.reserve({ scope: { user }, inputTokens: 5, outputTokens: 0 })).toMatchObject({ ok: true })
  }
  const held = ['\ud800', '~d800', '~007ed800'].map(async (user) => (await ledger.readout({ user }))[0]!.held)
  expect(await Promise.all(held)).toEqual([10, 10, 5])
})
