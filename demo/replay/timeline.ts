import { h, setAttribute, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import type { TurnFigures } from './reading.ts'

/**
 * The parts of a turn's column as shares of the chart's height: what is sent as written, the summary, what the summary
 * saves, and what is dropped. Their sum is what was written. Pure.
 */
export function columnOf(figures: TurnFigures, axisTokens: number) {
  const { sentTokens, summaryTokens, replacedTokens, droppedTokens } = figures
  const share = (tokens: number) => (axisTokens === 0 ? 0 : tokens / axisTokens)
  return {
    kept: share(sentTokens - summaryTokens),
    summary: share(summaryTokens),
    saved: share(replacedTokens - summaryTokens),
    dropped: share(droppedTokens),
  }
}

/**
 * All turns as columns, with a slider on top of them, so that a click, a drag and the arrow keys choose a turn. The columns
 * are presentational. The table of turns has the same numbers.
 */
export function createTimeline(onTurn: (index: number) => void) {
  const columns = h('div', { class: 'timeline__columns', 'aria-hidden': 'true' })
  const limit = h('div', { class: 'timeline__limit', 'aria-hidden': 'true' })
  const limitLabel = h('span', { class: 'timeline__limit-label number' })
  limit.append(limitLabel)
  const range = h('input', { class: 'timeline__range', type: 'range', min: 1, max: 1, step: 1, 'aria-label': 'Turn' })
  range.addEventListener('input', () => onTurn(range.valueAsNumber - 1))
  const element = h('div', { class: 'timeline' }, h('div', { class: 'timeline__chart' }, columns, limit), range)

  const draw = (all: readonly TurnFigures[]) => {
    const limitTokens = all[0]?.limitTokens ?? 0
    const axis = Math.max(limitTokens, ...all.map(({ writtenTokens }) => writtenTokens)) * 1.04
    element.style.setProperty('--turns', String(all.length))
    limit.style.setProperty('--at', String(axis === 0 ? 0 : limitTokens / axis))
    setText(limitLabel, `limit ${formatTokens(limitTokens)}`)
    range.max = String(Math.max(1, all.length))
    columns.replaceChildren(
      ...all.map((figures) => {
        const shares = columnOf(figures, axis)
        const piece = (name: keyof typeof shares) => {
          const drawn = h('span', { class: `timeline__piece timeline__piece--${name}` })
          drawn.style.setProperty('--span', String(shares[name]))
          return drawn
        }
        const column = h(
          'div',
          { class: `timeline__column${figures.refused ? ' timeline__column--refused' : ''}` },
          h(
            'span',
            { class: 'timeline__mark' },
            figures.refused ? '✕' : figures.summarises ? 'Σ' : figures.drops ? '−' : '',
          ),
          h('span', { class: 'timeline__stack' }, piece('dropped'), piece('saved'), piece('summary'), piece('kept')),
          h('span', { class: 'timeline__number number' }, String(figures.turn)),
        )
        return column
      }),
    )
  }
  const show = (index: number, spoken: string) => {
    range.value = String(index + 1)
    setAttribute(range, 'aria-valuetext', spoken)
    for (const [at, column] of [...columns.children].entries())
      column.classList.toggle('timeline__column--on', at === index)
  }
  return { element, range, draw, show }
}
