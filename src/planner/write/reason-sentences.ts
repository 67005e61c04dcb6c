import { formatNumber } from '../../errors/index.ts'
import type { Reason } from '../reason-types.ts'

/** The sentence for people that a reason is: the only place where such sentences are made. */
export function sentenceOf(reason: Reason): string {
  switch (reason.code) {
    case 'fits':
      return 'Fits.'
    case 'required':
      return 'The slot is required.'
    case 'pinned':
      return 'Pinned.'
    case 'with-pinned':
      return `Stays with the pinned item "${reason.item}".`
    case 'system-message':
      return 'A system message at the start of the slot, which stays.'
    case 'newest-user-message':
      return 'The newest message of the user, with the newest answer to it: it must stay.'
    case 'newest-step':
      return 'The newest step, which must stay.'
    case 'newest-turn':
      return 'Part of the newest turn, which must stay.'
    case 'within-min':
      return reason.min === 1 ? 'The last one, which must stay.' : `One of the last ${reason.min}, which must stay.`
    case 'linked-across-slots':
      return 'Its tool call or the result is in another slot, and they must not part.'
    case 'too-large':
      return tooLarge(reason)
    case 'older-than-kept':
      return 'Older than the newest that fit.'
    case 'scored-lower':
      return 'What scored higher left too little for it.'
    case 'no-room-left':
      return 'Nothing was left after the items before it.'
    case 'over-limit':
      return `Older than the last ${reason.last}.`
    case 'below-min-score':
      return `Its score of ${reason.score} is below the minimum of ${reason.minScore}.`
    case 'not-among-best':
      return `Not among the best ${reason.k}.`
    case 'cannot-start':
      return 'It fits, but a request may not begin with it.'
    case 'dropped-before':
      return 'Dropped before; the start stays as the provider has it cached.'
    case 'call-without-result':
      return `It makes the tool call "${reason.callId}", which has no result; the provider would refuse it.`
    case 'result-without-call':
      return `It answers the tool call "${reason.callId}", which nothing before it makes; the provider would refuse it.`
    case 'second-result':
      return `It answers the tool call "${reason.callId}" a second time; the provider would refuse it.`
    case 'reasoning-without-item':
      return 'Reasoning without the item that it led to; the provider would refuse it.'
    case 'summarised':
      return `Summarised: ${count(reason.coveredItems)}, ${formatNumber(reason.replacedTokens)} tokens, became ${formatNumber(reason.tokens)} tokens.`
    case 'text-cut':
      return `Shortened from ${formatNumber(reason.fromTokens)} to ${formatNumber(reason.toTokens)} tokens to fit; ${stays(reason.keep)}.`
    case 'text-capped':
      return `Shortened to the ${formatNumber(reason.maxTokens)} tokens that a text may have; ${stays(reason.keep)}.`
    case 'result-cleared':
      return `The tool result was cleared, which frees ${formatNumber(reason.freedTokens)} tokens.`
    case 'reasoning-dropped':
      return `The reasoning of an older turn was dropped, which frees ${formatNumber(reason.freedTokens)} tokens.`
    case 'call-removed':
      return `Without the tool call or result "${reason.callId}", whose other half is missing.`
    case 'results-divided':
      return 'Part of a message with results that was divided: its parts belong in different places.'
    case 'answer-added':
      return `A result was added for the tool call "${reason.callId}", which had none.`
    case 'id-renamed':
      return `The tool call "${reason.callId}" is "${reason.to}" in the request, since the provider would refuse an empty id, or one that a call before it has.`
  }
}

function tooLarge({ needTokens, leftTokens, maxTokens, whole }: Extract<Reason, { code: 'too-large' }>): string {
  const left = formatNumber(leftTokens)
  const limit =
    maxTokens === null ? `${left} were left` : `the slot's maximum of ${formatNumber(maxTokens)} left ${left}`
  const needs = `Needs ${formatNumber(needTokens)} tokens`
  return whole ? `${needs} as a whole, ${limit}; a model with a larger window would keep it.` : `${needs}, ${limit}.`
}

function stays(keep: 'start' | 'middle' | 'end'): string {
  return keep === 'middle' ? 'both ends stay' : `the ${keep} stays`
}

function count(items: number): string {
  return items === 1 ? '1 item' : `${formatNumber(items)} items`
}
