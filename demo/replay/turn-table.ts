import { h } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import type { TurnFigures } from './reading.ts'

/** The chart of all turns as a table, collapsed: for people who do not see the chart, and for exact numbers. */
export function createTurnTable() {
  const body = h('tbody', { class: 'number' })
  const heads = ['Turn', 'Written', 'Sent', 'Summary', 'Dropped', 'What happens']
  const element = h(
    'details',
    { class: 'turn-table' },
    h('summary', {}, 'All turns in numbers'),
    h(
      'div',
      { class: 'turn-table__scroll' },
      h('table', {}, h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))), body),
    ),
  )
  const show = (all: readonly TurnFigures[]) =>
    body.replaceChildren(
      ...all.map((figures) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, String(figures.turn)),
          h('td', {}, formatTokens(figures.writtenTokens)),
          h('td', {}, figures.refused ? '–' : formatTokens(figures.sentTokens)),
          h('td', {}, formatTokens(figures.summaryTokens)),
          h('td', {}, formatTokens(figures.droppedTokens)),
          h('td', {}, eventOf(figures)),
        ),
      ),
    )
  return { element, show }
}

/** What happens at a turn, in words. */
export function eventOf({ refused, summarises, drops }: TurnFigures): string {
  if (refused) return 'refused'
  const events = [...(summarises ? ['summarises'] : []), ...(drops ? ['drops'] : [])]
  return events.join(', ') || 'all as before'
}
