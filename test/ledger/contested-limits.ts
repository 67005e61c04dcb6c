import type { Limit } from '../../src/ledger/index.ts'

/** A budget for a hundred requests of ten tokens, and one that nobody reaches. */
export const LIMITS: readonly Limit[] = [
  { id: 'rush', per: 'user', only: { user: 'shared' }, unit: 'tokens', amount: 1_000, window: { total: true } },
  { id: 'all', unit: 'tokens', amount: 1_000_000_000, window: { total: true } },
]
