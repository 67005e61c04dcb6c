import type { Share } from './allocate.ts'
import { show } from './show.ts'
import type { PlannedSummary } from './summary/types.ts'
import { costOf } from './units.ts'

/** The sentences with which a plan explains what became of an item. Shared by the items of a slot where they can be. */

export const FITS = 'Fits.'

/** Why a unit was dropped for want of room. */
export function droppedReason<M extends object>(share: Share<M>, unit: number): string {
  const { slot, boundary } = share
  if (boundary === null) return 'No room was left.'
  if (unit !== boundary.unit && slot.rules.oldest) return 'Older than the newest that fit.'
  if (unit !== boundary.unit && slot.rules.score === null) return 'Nothing was left after the items before it.'
  const tokens = show(costOf(slot.units, unit))
  const left = show(boundary.leftTokens)
  const limit = boundary.byMax ? `the slot's maximum of ${show(slot.maxTokens)} left ${left}` : `${left} were left`
  if (slot.rules.whole)
    return `Needs ${tokens} tokens as a whole, ${limit}; a model with a larger window would keep it.`
  if (unit === boundary.unit) return `Needs ${tokens} tokens, ${limit}.`
  return 'What scored higher left too little for it.'
}

/** What became of an item that a summary stands for. */
export function summaryReason({ coveredItems, replacedTokens, tokens, framingTokens }: PlannedSummary): string {
  return `Summarised with ${show(coveredItems)} items: ${show(replacedTokens)} tokens became ${show(tokens + framingTokens)}.`
}

/** Why a text is shorter than it was. */
export function cutReason(fromTokens: number, toTokens: number, keep: 'start' | 'middle' | 'end'): string {
  const stays = keep === 'middle' ? 'both ends stay' : `the ${keep} stays`
  return `Shortened from ${show(fromTokens)} to ${show(toTokens)} tokens to fit; ${stays}.`
}
