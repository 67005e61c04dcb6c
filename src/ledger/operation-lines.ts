/** From the limits of a scope and what is asked to the lines of an operation. */
import { type AskedAmounts, fixedOf, PRICE_TOKENS, rateOf } from './amounts.ts'
import type { ReadLimit } from './limits/read.ts'
import { accountOf } from './scope.ts'
import { type LineOp, MONEY } from './store/types.ts'
import type { Scope } from './types.ts'

/** One line for each limit, at the caller's guess of the store's time. Without `ask` the lines ask nothing. */
export function linesFor(limits: readonly ReadLimit[], scope: Scope, ask: AskedAmounts | null, now: number): LineOp[] {
  const lines: LineOp[] = []
  for (const limit of limits) {
    const { unit } = limit
    lines.push({
      account: accountOf(limit.id, limit.names, scope),
      unit,
      limit: limit.amount,
      window: limit.windowAt(now),
      fixed: ask === null ? 0 : fixedOf(ask, unit),
      rate: ask === null ? 0 : rateOf(ask, unit),
      rateTokens: unit === MONEY ? PRICE_TOKENS : 1,
      enforced: limit.enforced,
    })
  }
  return lines
}

/** The limits that can be applied when the price is not known: all but those in money. */
export function withoutMoney(limits: readonly ReadLimit[]): readonly ReadLimit[] {
  return limits.filter(({ unit }) => unit !== MONEY)
}
