import type { PlannedSlot, PlannedSummary } from 'tokenroom/planner'
import { FIRST_SENTENCES_NOTE } from '../conversation/first-sentences.ts'
import { h } from '../ui/dom.ts'
import { formatTokens, plural } from '../ui/format.ts'

/** What a summary costs in a request: its message's content and framing. */
export const tokensOfSummary = ({ tokens, framingTokens }: PlannedSummary): number => tokens + framingTokens

/** A slot's summary with what it saves, or why there is none. Nothing when nothing was summarised. */
export function summaryText({ summary, summaryError }: PlannedSlot): HTMLElement[] {
  if (summaryError !== null) return [h('p', { class: 'summary__error' }, `No summary: ${summaryError}`)]
  if (summary === null) return []
  return [
    h(
      'p',
      { class: 'summary__size number' },
      h('del', {}, formatTokens(summary.replacedTokens)),
      ' → ',
      h('strong', {}, formatTokens(tokensOfSummary(summary))),
      ` tokens for ${plural(summary.coveredItems, 'message')}`,
    ),
    h('blockquote', { class: 'summary__text', tabindex: 0, 'aria-label': 'Summary' }, summary.text),
    h('p', { class: 'panel__note' }, FIRST_SENTENCES_NOTE),
  ]
}
