import { h } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { countStates, type Row, type RowState } from './reading.ts'

const STATE_WORDS: Readonly<Record<RowState, string>> = {
  kept: 'kept',
  pinned: 'pinned',
  cut: 'cut',
  dropped: 'dropped',
  summarised: 'summarised',
  added: 'added',
  summary: 'summary',
}

/** Every message of a turn: its state, its tokens, and why, in the plan's own words. */
export function createTranscript() {
  const counts = h('p', { class: 'transcript__counts' })
  const list = h('ol', { class: 'transcript__rows' })
  const element = h(
    'section',
    { class: 'transcript', 'aria-labelledby': 'transcript-title' },
    h(
      'div',
      { class: 'transcript__head' },
      h('h2', { class: 'section-title', id: 'transcript-title' }, 'Messages of this turn'),
      counts,
    ),
    list,
  )
  const show = (rows: readonly Row[]) => {
    counts.replaceChildren(...countStates(rows).map(([state, count]) => stateBadge(state, `${count} ${state}`)))
    list.replaceChildren(...rows.map((row, at) => rowElement(row, rows[at - 1]?.reason !== row.reason)))
  }
  return { element, show }
}

const stateBadge = (state: RowState, text: string) => h('span', { class: `state state--${state}` }, text)

/** `reasoned` is false when the row before has the same reason. The reason is shown once, and read out for every row. */
function rowElement(row: Row, reasoned: boolean): HTMLElement {
  const gone = row.state === 'dropped' || row.state === 'summarised'
  const saved = row.originalTokens - row.tokens
  const text = h('span', { class: 'line__text' }, h('b', {}, row.label), ' ', row.text)
  return h(
    'li',
    { class: `line line--${row.state}${row.changed ? ' line--changed' : ''}`, 'data-state': row.state },
    h(
      'span',
      { class: 'line__state' },
      stateBadge(row.state, STATE_WORDS[row.state]),
      row.changed && h('span', { class: 'line__now' }, 'this turn'),
    ),
    h(
      'div',
      { class: 'line__body' },
      gone ? h('del', {}, text) : text,
      row.state !== 'kept' && h('p', { class: `line__reason${reasoned ? '' : ' visually-hidden'}` }, row.reason),
    ),
    h(
      'span',
      { class: 'line__tokens number' },
      h('span', {}, gone ? `−${formatTokens(row.originalTokens)}` : formatTokens(row.tokens)),
      (row.state === 'cut' || row.state === 'summary') && saved > 0
        ? h('span', { class: 'line__saved' }, `−${formatTokens(saved)}`)
        : null,
    ),
  )
}
