/** What the cases of the suite are made of. */
import type { Ledger, LedgerOptions, Limit } from '../../../src/ledger/index.ts'

/** One case: a ledger of its own, over an empty store. */
export interface Case {
  readonly name: string
  run(make: MakeLedger): Promise<void>
}

/** Makes the ledger of a case, whose store's clock begins at `START`. */
type MakeLedger = (limits: readonly Limit[], options?: Partial<LedgerOptions>) => Promise<CaseLedger>

interface CaseLedger extends Ledger {
  /** Lets time pass in the store. */
  wait(ms: number): Promise<void>
  now(): number
  reopen(): Promise<void>
}

/** A Thursday morning, in the middle of every window. */
export const START = Date.UTC(2026, 10, 26, 9, 30)
