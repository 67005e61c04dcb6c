/**
 * The two commonest steps without messages, for a store in the same process. Each does what `apply` does or, for
 * whatever is not plain, nothing: null asks for the usual way. Both ways work on the same rows.
 */
import type { AskedAmounts } from '../amounts.ts'
import type { Settlement } from '../contract.ts'
import type { ReadLimit } from '../limits/read.ts'
import type { Reservation, Scope } from '../types.ts'
import type { LedgerStore, Used } from './types.ts'

export interface Quick {
  /** An id that nobody had before. */
  newId(): string
  /** The whole output under all limits, with calendar windows or totals, and no override: granted. */
  reserve(
    id: string,
    /** The id was just made by `newId`. */
    isNew: boolean,
    scope: Scope,
    /** The scope's names if they are known; the same list for each of such scopes. */
    names: readonly string[] | null,
    ask: AskedAmounts,
    limits: readonly ReadLimit[],
    holdMs: number,
    spendOnExpiry: boolean,
    unpriced: boolean,
  ): Reservation | null
  /** A hold that is pending and was not extended. Any text is an id, and most are not known. */
  settle(id: string, used: Used): Settlement | null
}

/** Not part of a store's interface: a store that is wrapped is asked in the usual way. */
export const QUICK: unique symbol = Symbol('quick')

export function quickOf(store: LedgerStore & { readonly [QUICK]?: Quick }): Quick | undefined {
  return store[QUICK]
}
