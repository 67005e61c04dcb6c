import type { PlannedItem, PlannedSlot } from 'tokenroom/planner'
import { type Answer, MOST_ROWS, type ShownSlot } from '../engine/answer.ts'
import type { Standing } from '../meter/standing.ts'
import { SLOTS } from '../slots/definitions.ts'
import type { PlaygroundState } from '../state.ts'
import { h } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { refusal } from './refusal.ts'
import { summaryText } from './summary-lines.ts'

/** What is kept, cut and dropped, and why, in the plan's own words. */
export function createPlanPanel(
  onSample: () => void,
  onFix: (apply: (state: PlaygroundState) => PlaygroundState) => void,
) {
  const body = h('div', { class: 'plan__body' })
  const element = h(
    'section',
    { class: 'panel plan', 'aria-label': 'Plan' },
    h('h2', { class: 'section-title' }, 'Plan'),
    body,
  )
  const open = new Set<string>()

  const show = (answer: Answer, standing: Standing) => {
    const { plan, error } = answer.preview
    if (plan === null) {
      body.replaceChildren(...(error ? [refusal(error, onFix, answer.conflict === null)] : []))
      return
    }
    if (plan.slots.every((slot) => slot.items.length === 0)) {
      body.replaceChildren(
        h('p', { class: 'panel__empty' }, 'Nothing to send yet. Write in a slot, or start from a real request.'),
        h('button', { type: 'button', class: 'button plan__sample', onclick: onSample }, 'Load the sample'),
      )
      return
    }
    body.replaceChildren(
      summary(standing),
      ...SLOTS.flatMap(({ id, title }) => {
        const slot = plan.slots.find((entry) => entry.name === id)
        return slot && slot.items.length > 0 ? [slotPart(slot, title, answer.slots[id], open)] : []
      }),
    )
  }
  return { element, show }
}

function summary(standing: Standing): HTMLElement {
  const freed = standing.writtenTokens - standing.sentTokens
  if (freed === 0)
    return h(
      'p',
      { class: 'plan__summary' },
      h('span', { class: 'badge badge--good' }, 'Everything is sent as written'),
    )
  return h(
    'p',
    { class: 'plan__summary number' },
    h('del', {}, formatTokens(standing.writtenTokens)),
    ' → ',
    h('strong', {}, formatTokens(standing.sentTokens)),
    ' tokens ',
    h('span', { class: 'badge badge--warn' }, `${formatTokens(freed)} freed`),
  )
}

function slotPart(slot: PlannedSlot, title: string, read: ShownSlot, open: Set<string>): HTMLElement {
  const indexed = slot.items.map((item, index) => ({ item, index }))
  const changed = indexed.filter(({ item }) => item.status !== 'kept')
  const kept = indexed.filter(({ item }) => item.status === 'kept')
  const count = slot.items.length === 1 ? statusWord(slot.items[0]!) : `${kept.length} of ${slot.items.length} kept`
  const rows = (entries: typeof indexed) =>
    limited(entries, ({ item, index }, at) =>
      itemRow(item, read.labels[index] ?? item.id, read.textOf(index), entries[at + 1]?.item.reason !== item.reason),
    )
  const part = h(
    'section',
    { class: 'plan__slot', 'aria-label': `${title} in the plan` },
    h(
      'h3',
      { class: 'plan__title' },
      h('span', { class: `swatch slot-${slot.name}`, 'aria-hidden': 'true' }),
      title,
      h('span', { class: 'plan__count' }, count),
    ),
  )
  if (changed.length > 0) part.append(h('ul', { class: 'plan__items' }, ...rows(changed)))
  part.append(...summaryText(slot))
  if (kept.length > 0 && slot.items.length > 1) {
    const details = h(
      'details',
      { class: 'plan__kept', open: open.has(slot.name) },
      h('summary', {}, changed.length > 0 ? `${kept.length} kept` : 'show all'),
    )
    const fill = () => details.append(h('ul', { class: 'plan__items' }, ...rows(kept)))
    // Filled when it is opened. Most never are, and a long history has thousands of items.
    if (details.open) fill()
    details.addEventListener('toggle', () => {
      if (details.open) open.add(slot.name)
      else open.delete(slot.name)
      if (details.open && details.children.length === 1) fill()
    })
    part.append(details)
  }
  return part
}

function limited<T>(entries: readonly T[], row: (entry: T, at: number) => HTMLElement): HTMLElement[] {
  const rows = entries.slice(0, MOST_ROWS).map(row)
  const more = entries.length - rows.length
  if (more > 0) rows.push(h('li', { class: 'plan__more' }, `and ${formatTokens(more)} more`))
  return rows
}

const statusWord = (item: PlannedItem) => (item.status === 'kept' && item.pinned ? 'pinned' : item.status)

/** `reasoned` is false when the next row has the same reason, which is shown once, below the last of them. */
function itemRow(item: PlannedItem, label: string, text: string, reasoned: boolean): HTMLElement {
  const freed = item.originalTokens - item.tokens
  const snippet = text.slice(0, 160).replace(/\s+/g, ' ').trim()
  const gone = item.status === 'dropped' || item.status === 'summarised'
  const body = h('span', { class: 'item__text' }, h('b', {}, label), snippet ? ` ${snippet}` : '')
  return h(
    'li',
    { class: `item item--${item.status}` },
    h(
      'div',
      { class: 'item__line' },
      gone ? h('del', {}, body) : body,
      h('span', { class: 'item__tokens number' }, freed > 0 ? `−${formatTokens(freed)}` : formatTokens(item.tokens)),
    ),
    reasoned && (item.status !== 'kept' || item.pinned) ? h('p', { class: 'item__reason' }, item.reason) : null,
  )
}
