/** What a ledger asks of its store, and what it makes of answers that are none. */
import { expect, test } from 'vitest'
import { createLedger, digestBody, type LedgerStore, type Limit, memoryStore } from '../../../src/ledger/index.ts'
import { Heap, type HeapMember } from '../../../src/ledger/stores/heap.ts'
import { random } from '../../helpers/random.ts'

const limits: Limit[] = [{ id: 'all', unit: 'tokens', amount: 100, window: { calendar: 'hour' } }]
const ask = { inputTokens: 10, outputTokens: 0 }

test('a store that never answers is down after the time it has', async () => {
  const store: LedgerStore = { name: 'silent', apply: () => new Promise(() => {}) }
  const ledger = createLedger({ store, limits, timeoutMs: 20 })
  await expect(ledger.reserve(ask)).rejects.toMatchObject({
    code: 'LEDGER_STORE_DOWN',
    data: { operation: 'identity', reason: 'no answer within 20 ms' },
  })
})

test('no timer is set for a store of this process, and its failures are named all the same', async () => {
  const memory = memoryStore()
  const slow = async (isLocal: boolean, reserve: () => void) => {
    const store: LedgerStore = {
      name: 'slow',
      isLocal,
      async apply(op, identity) {
        if (op.kind === 'reserve') {
          await new Promise((resolve) => setTimeout(resolve, 50))
          reserve()
        }
        return memory.apply(op, identity)
      },
    }
    return createLedger({ store, limits, timeoutMs: 10 }).reserve(ask)
  }
  expect(await slow(true, () => {})).toMatchObject({ ok: true })
  const full = () => {
    throw new Error('disk full')
  }
  const down = { code: 'LEDGER_STORE_DOWN', data: { operation: 'reserve', reason: 'disk full' } }
  await expect(slow(true, full)).rejects.toMatchObject(down)
  await expect(slow(false, () => {})).rejects.toMatchObject({ data: { reason: 'no answer within 10 ms' } })
})

test('a store that throws at once is down, and open lets through what it does not record', async () => {
  const store: LedgerStore = {
    name: 'broken',
    apply() {
      throw new Error('disk full')
    },
  }
  const closed = createLedger({ store, limits })
  await expect(closed.reserve(ask)).rejects.toMatchObject({ code: 'LEDGER_STORE_DOWN', data: { reason: 'disk full' } })
  const open = createLedger({ store, limits, whenDown: 'open' })
  expect(await open.reserve(ask)).toMatchObject({ ok: true, recorded: false })
})

test('an operation that comes while another opens the store does not wait for it', async () => {
  const memory = memoryStore()
  let isFirst = true
  const store: LedgerStore = {
    name: 'a first call that never ends',
    async apply(op, identity) {
      if (isFirst) {
        isFirst = false
        await new Promise(() => {})
      }
      return memory.apply(op, identity)
    },
  }
  const ledger = createLedger({ store, limits, timeoutMs: 600_000 })
  void ledger.reserve(ask)
  expect(await Promise.all([ledger.reserve(ask), ledger.reserve(ask)])).toMatchObject([{ ok: true }, { ok: true }])
  expect(await ledger.readout()).toMatchObject([{ held: 20 }])
})

test('resolved reservations are forgotten by their number, and pending ones never', async () => {
  const ledger = createLedger({
    store: memoryStore({ maxResolved: 10 }),
    limits: [{ ...limits[0]!, amount: 1_000 } as Limit],
  })
  await ledger.reserve({ id: 'pending', ...ask })
  for (let number = 0; number < 40; number++) {
    await ledger.reserve({ id: `r${number}`, ...ask })
    await ledger.settle(`r${number}`, { inputTokens: 1, outputTokens: 0 })
  }
  expect(await ledger.find('r0')).toBeNull()
  expect(await ledger.find('r39')).toMatchObject({ state: 'settled' })
  expect(await ledger.find('pending')).toMatchObject({ state: 'pending' })
  expect(await ledger.readout()).toMatchObject([{ spent: 40, held: 10 }])
})

test('the digest of a body is SHA-256', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(await digestBody('abc')).toBe(abc)
  expect(await digestBody(new TextEncoder().encode('abc'))).toBe(abc)
})

test('a heap gives its members in order, whatever leaves and moves in between', () => {
  const below = random(7)
  const heap = new Heap<HeapMember>()
  const members = new Set<HeapMember>()
  for (let step = 0; step < 5_000; step++) {
    const some = [...members][below(members.size || 1)]
    const kind = below(4)
    if (kind < 2 || some === undefined) {
      const member = { heapIndex: -1, heapKey: below(1_000) }
      heap.add(member)
      members.add(member)
    } else if (kind === 2) {
      heap.remove(some)
      members.delete(some)
      expect(heap.has(some)).toBe(false)
    } else {
      some.heapKey = below(1_000)
      heap.moved(some)
    }
    const least = Math.min(...[...members].map(({ heapKey }) => heapKey))
    expect(heap.first()?.heapKey ?? Number.POSITIVE_INFINITY).toBe(least)
  }
})
