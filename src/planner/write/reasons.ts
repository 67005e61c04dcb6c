import { formatNumber } from '../../errors/index.ts'
import type { Share } from '../divide/allocate.ts'
import type { PlannedSummary } from '../summary/types.ts'

/** The sentences with which a plan explains what became of an item. Shared by the items of a slot where they can be. */

export const FITS = 'Fits.'

/** Why the first unit that did not fit was dropped. */
export function boundaryReason<M extends object>({ slot, boundary }: Share<M>): string {
  const { units, rules, maxTokens } = slot
  const { unit, leftTokens, byMax } = boundary!
  const tokens = formatNumber(units.tokens[unit]!)
  const left = formatNumber(leftTokens)
  const limit = byMax ? `the slot's maximum of ${formatNumber(maxTokens)} left ${left}` : `${left} were left`
  if (!rules.whole) return `Needs ${tokens} tokens, ${limit}.`
  return `Needs ${tokens} tokens as a whole, ${limit}; a model with a larger window would keep it.`
}

/** Why the other units that did not fit were dropped. */
export function noRoomReason<M extends object>({ slot, boundary }: Share<M>): string {
  if (boundary === null) return 'No room was left.'
  if (slot.rules.oldest) return 'Older than the newest that fit.'
  if (slot.rules.score) return 'What scored higher left too little for it.'
  return 'Nothing was left after the items before it.'
}

/** What became of an item that a summary stands for. */
export function summaryReason({ coveredItems, replacedTokens, tokens, framingTokens }: PlannedSummary): string {
  const items = coveredItems === 1 ? '1 item' : `${formatNumber(coveredItems)} items`
  return `Summarised: ${items}, ${formatNumber(replacedTokens)} tokens, became ${formatNumber(tokens + framingTokens)} tokens.`
}

/** Why a text is shorter than it was. */
export function cutReason(fromTokens: number, toTokens: number, keep: 'start' | 'middle' | 'end'): string {
  const stays = keep === 'middle' ? 'both ends stay' : `the ${keep} stays`
  return `Shortened from ${formatNumber(fromTokens)} to ${formatNumber(toTokens)} tokens to fit; ${stays}.`
}
