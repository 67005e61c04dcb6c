/** The numbers of a request as headers: for the provider's side, and for whoever gets the answer. */
import type { Admitted } from './admit.ts'

export function tokenHeaders({ account, model }: Admitted, askedModel: string): readonly (readonly [string, string])[] {
  const { count } = account.measured
  return [
    ['x-token-count', String(count.tokens)],
    ['x-token-count-upper', String(count.upper)],
    ['x-token-output-limit', String(account.reservation.affordableOutputTokens)],
    ['x-token-request-id', printable(account.id)],
    ...(model === askedModel ? [] : [['x-token-model', printable(model)] as const]),
  ]
}

/** A header takes no other characters. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
