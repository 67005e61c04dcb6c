/** `POST /admin/overrides`: another amount for one counter. */
import * as v from 'valibot'
import type { Ledger, Limit } from '../../src/ledger/index.ts'
import { MONEY_FORM, readMoney } from '../proxy/config/money.ts'
import { exact, name, optional, orNull, record, tokens } from '../schemas/fields.ts'
import { invalid, read } from '../schemas/read.ts'

const body = exact({
  limit: name,
  scope: optional(record(name)),
  amount: orNull(v.union([tokens, name], 'a whole number, money as a string such as "$20", or null')),
  untilMs: optional(tokens),
})

/** Sets or takes away an override in the store, for every process. Throws `INVALID_ARGUMENT`. */
export async function override(value: unknown, ledger: Ledger, limits: readonly Limit[]): Promise<object> {
  const { limit: id, scope = {}, amount, untilMs } = read(body, value, 'body')
  const limit = limits.find((one) => one.id === id)
  if (limit === undefined) throw invalid('body.limit', id, `one of ${limits.map((one) => one.id).join(', ')}`)
  await ledger.override({
    limit: id,
    scope,
    amount: amount === null ? null : amountFor(limit, amount),
    ...(untilMs !== undefined && { untilMs }),
  })
  return { limit: id, scope, amount, untilMs: untilMs ?? null }
}

function amountFor({ unit }: Limit, amount: number | string): number | bigint {
  if (unit !== 'nanoUsd') {
    if (typeof amount === 'number') return amount
    throw invalid('body.amount', amount, `a whole number of ${unit}`)
  }
  const nanoUsd = typeof amount === 'string' ? readMoney(amount) : null
  if (nanoUsd === null) throw invalid('body.amount', amount, MONEY_FORM)
  return nanoUsd
}
