/** What every store has to do. Third stores run it too: it needs a store, a clock that can be set, and Vitest. */
import { describe, expect, test } from 'vitest'
import { createLedger } from '../../src/ledger/index.ts'
import type { TestStore } from './checked-store.ts'
import { simulate } from './simulate.ts'
import { adminCases } from './suites/admin.ts'
import { type Case, START } from './suites/case.ts'
import { extendCases } from './suites/extend.ts'
import { hostileCases } from './suites/hostile.ts'
import { reserveCases } from './suites/reserve.ts'
import { settleCases } from './suites/settle.ts'
import { windowCases } from './suites/windows.ts'

export interface LedgerSuite {
  readonly name: string
  readonly create: (startMs: number) => TestStore | Promise<TestStore>
  /** Cases that do not run, by name, and why. */
  readonly skip?: readonly { readonly name: string; readonly reason: string }[]
  /** Histories of the simulation, of 120 actions each. */
  readonly seeds: number
}

const groups: Readonly<Record<string, readonly Case[]>> = {
  reserve: reserveCases,
  settle: settleCases,
  extend: extendCases,
  windows: windowCases,
  administration: adminCases,
  'hostile input': hostileCases,
}

export function runLedgerSuite({ name, create, skip = [], seeds }: LedgerSuite): void {
  for (const [group, cases] of Object.entries(groups)) {
    describe(`${name}: ${group}`, () => {
      for (const one of cases) {
        const skipped = skip.find((other) => other.name === one.name)
        const named = skipped === undefined ? one.name : `${one.name} (${skipped.reason})`
        test.skipIf(skipped !== undefined)(named, async () => {
          const stores: TestStore[] = []
          try {
            await one.run(async (limits, options) => {
              const under = await create(START)
              stores.push(under)
              const ledger = createLedger({ store: under.store, limits, now: under.now, ...options })
              return {
                ...ledger,
                now: under.now,
                wait: async (ms) => under.setNow(under.now() + ms),
                reopen: async () => under.reopen?.(),
              }
            })
          } finally {
            for (const store of stores) await store.dispose()
          }
        })
      }
    })
  }

  test(`${name}: answers as the truth does, over ${seeds} histories`, async () => {
    expect(await simulate({ create, firstSeed: 1_000, seeds, steps: 120 })).toBe(seeds * 120)
  })
}
