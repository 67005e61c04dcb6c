import { expect, test } from 'vitest'
import { memoryStore } from '../../../src/ledger/index.ts'
import { RETAIN_MS } from '../../ledger/checked-store.ts'
import { simulate } from '../../ledger/simulate.ts'

test('the memory store answers as the truth does', async () => {
  const seeds = Number(process.env.LEDGER_SEEDS ?? 150)
  const firstSeed = Number(process.env.LEDGER_FIRST_SEED ?? 0)
  const create = (startMs: number) => {
    let now = startMs
    const store = memoryStore({ now: () => now, retainMs: RETAIN_MS })
    const setNow = (ms: number) => {
      now = ms
    }
    return { store, now: () => now, setNow, dispose() {} }
  }
  expect(await simulate({ create, firstSeed, seeds, steps: 120 })).toBe(seeds * 120)
})
