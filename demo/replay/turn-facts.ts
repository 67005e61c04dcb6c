import type { PlannedSummary } from 'tokenroom/planner'
import { summaryText } from '../panels/summary-lines.ts'
import { h } from '../ui/dom.ts'
import { formatTokenCount, formatTokens, plural } from '../ui/format.ts'
import type { Frame } from './replay.ts'

/** What was counted for a turn, what was reused from earlier turns, and the summary in it. */
export function createTurnFacts() {
  const facts = h('dl', { class: 'facts number' })
  const summary = h('div', { class: 'summary' })
  const element = h(
    'section',
    { class: 'panel', 'aria-labelledby': 'turn-facts-title' },
    h('h2', { class: 'section-title', id: 'turn-facts-title' }, 'Memory across turns'),
    facts,
    summary,
  )
  const show = (frame: Frame, before: Frame | undefined) => {
    const { plan } = frame.preview
    const history = plan?.slots.find(({ name }) => name === 'history')
    const rows: [string, string][] = [
      ['Counted', `${plural(frame.newItems, 'new message')}${frame.number === 1 ? ', with the tools' : ''}`],
      ['Remembered', frame.knownItems === 0 ? 'nothing yet' : plural(frame.knownItems, 'message')],
      ['Texts asked of the worker', formatTokens(frame.countedTexts)],
    ]
    if (plan?.cache) {
      const { prefixMessages, prefixTokens, hitTokens } = plan.cache
      rows.push(['Unchanged start', `${plural(prefixMessages, 'message')}, ${formatTokenCount(prefixTokens)}`])
      rows.push(['Cached by the provider', hitTokens === 0 ? 'too short to be' : formatTokenCount(hitTokens)])
    }
    if (history?.summary) rows.push(['Summary', summaryWords(history.summary, summaryOf(before))])
    facts.replaceChildren(...rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))))
    summary.replaceChildren(...(history ? summaryText(history) : []))
  }
  return { element, show }
}

const summaryOf = (frame: Frame | undefined) =>
  frame?.preview.plan?.slots.find(({ name }) => name === 'history')?.summary ?? null

function summaryWords({ calls, coveredItems }: PlannedSummary, before: PlannedSummary | null): string {
  if (calls === 0) return 'remembered, not asked again'
  const more = coveredItems - (before?.coveredItems ?? 0)
  return before && more > 0 && more < coveredItems ? `extended by ${plural(more, 'message')}` : 'made'
}
