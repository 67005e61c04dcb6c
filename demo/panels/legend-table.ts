import type { Standing } from '../meter/standing.ts'
import type { SlotId } from '../slots/definitions.ts'
import { h, setText } from '../ui/dom.ts'
import { formatAtMost, formatBounds, formatShare, formatTokens } from '../ui/format.ts'

interface Row {
  readonly row: HTMLTableRowElement
  readonly written: HTMLElement
  readonly sent: HTMLElement
  readonly share: HTMLElement
}

/**
 * The numbers of the bar as a table: slots + framing + free + output reserve = window, exactly. With `onPick`, the names of
 * the slots are buttons.
 */
export function createLegend(onPoint: (id: string | null) => void, onPick: ((id: SlotId) => void) | null) {
  const rows = new Map<string, Row>()
  const certainty = h('span', { class: 'badge' })
  const body = h('tbody')
  const foot = h('tfoot')
  const table = h(
    'table',
    { class: 'legend' },
    h('caption', {}, h('span', { class: 'section-title' }, 'Budget'), certainty),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Part'),
        h('th', { scope: 'col' }, 'Written'),
        h('th', { scope: 'col' }, 'Sent'),
        h('th', { scope: 'col' }, 'Share'),
      ),
    ),
    body,
    foot,
  )

  const rowOf = (id: string, label: string, parent: HTMLElement, pick: boolean): Row => {
    const known = rows.get(id)
    if (known) return known
    const name =
      onPick && pick
        ? h('button', { type: 'button', class: 'legend__pick', onclick: () => onPick(id as SlotId) }, label)
        : h('span', {}, label)
    const written = h('td', { class: 'number' })
    const sent = h('td', { class: 'number' })
    const share = h('td', { class: 'number legend__share' })
    const swatch = h('span', { class: `swatch slot-${id}`, 'aria-hidden': 'true' })
    const row = h(
      'tr',
      { class: `legend__row legend__row--${id}` },
      h('th', { scope: 'row' }, swatch, name),
      written,
      sent,
      share,
    )
    row.addEventListener('pointerenter', () => onPoint(id))
    row.addEventListener('pointerleave', () => onPoint(null))
    row.addEventListener('focusin', () => onPoint(id))
    row.addEventListener('focusout', () => onPoint(null))
    parent.append(row)
    const made = { row, written, sent, share }
    rows.set(id, made)
    return made
  }

  const show = (standing: Standing) => {
    const { windowTokens } = standing
    const refused = standing.kind === 'refused'
    const put = (row: Row, written: number | null, sent: number | null) => {
      setText(row.written, written === null ? '' : formatTokens(written))
      setText(row.sent, sent === null ? '–' : formatTokens(sent))
      setText(row.share, sent === null ? '' : formatShare(sent, windowTokens))
      row.row.classList.toggle('legend__row--none', (written ?? sent ?? 0) === 0)
      row.row.classList.toggle('legend__row--less', written !== null && sent !== null && sent < written)
    }
    for (const part of standing.parts) {
      const row = rowOf(part.id, part.label, body, part.id !== 'framing')
      put(row, part.keptTokens + part.droppedTokens, refused ? null : part.keptTokens)
    }
    const over = refused && standing.overTokens > 0
    put(rowOf('free', 'Free', body, false), null, over ? 0 : standing.freeTokens)
    put(rowOf('reserve', 'Output reserve', body, false), null, standing.outputReserveTokens)
    const total = rowOf('window', 'Window', foot, false)
    setText(total.written, '')
    setText(total.sent, formatTokens(windowTokens))
    setText(total.share, '100%')
    const { request, sent } = standing
    const said = sent === null ? `written: ${formatAtMost(request)}` : formatBounds(sent)
    setText(certainty, sent === null || sent === request ? said : `sent: ${said}`)
    certainty.title = (sent ?? request).exact ? 'Exact to the token' : 'The table shows what it is at most'
  }
  return { element: table, show }
}
