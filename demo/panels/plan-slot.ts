import type { PlannedItem, PlannedSlot } from 'tokenroom/planner'
import { MOST_ROWS, type ShownSlot } from '../engine/answer.ts'
import type { SlotId } from '../slots/definitions.ts'
import { h, setChildren, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { createKeptRows } from '../ui/kept-rows.ts'
import { summaryText } from './summary-lines.ts'

/** What a row shows of an item. The last text is null where the next row has the same reason, which is shown once. */
type ItemTexts = readonly [status: string, label: string, snippet: string, tokens: string, reason: string | null]

interface Listed {
  readonly item: PlannedItem
  readonly index: number
}

/** The items of one slot in the plan: what is left out or cut with its reason, and behind a line that opens, what is kept. */
export function createPlanSlot(id: SlotId, title: string) {
  const count = h('span', { class: 'plan__count' })
  const changedList = h('ul', { class: 'plan__items' })
  const keptList = h('ul', { class: 'plan__items' })
  const keptLine = h('summary')
  const details = h('details', { class: 'plan__kept' }, keptLine, keptList)
  const head = h(
    'h3',
    { class: 'plan__title' },
    h('span', { class: `swatch slot-${id}`, 'aria-hidden': 'true' }),
    title,
    count,
  )
  const element = h('section', { class: 'plan__slot', 'aria-label': `${title} in the plan` }, head)
  const showChanged = createKeptRows(changedList, rowElement)
  const showKept = createKeptRows(keptList, rowElement)
  let keptRows: () => readonly (ItemTexts | MoreTexts)[] = () => []
  // Filled when it is opened. Most never are, and a long history has thousands of items.
  const fill = () => showKept(details.open ? keptRows() : [])
  details.addEventListener('toggle', fill)

  const show = (slot: PlannedSlot, read: ShownSlot) => {
    const changed: Listed[] = []
    const kept: Listed[] = []
    slot.items.forEach((item, index) => {
      ;(item.status === 'kept' ? kept : changed).push({ item, index })
    })
    const only = slot.items.length === 1 ? slot.items[0]! : null
    setText(count, only ? statusWord(only) : `${kept.length} of ${slot.items.length} kept`)
    setText(keptLine, changed.length > 0 ? `${kept.length} kept` : 'show all')
    showChanged(rowsOf(changed, read))
    keptRows = () => rowsOf(kept, read)
    fill()
    setChildren(element, [
      head,
      ...(changed.length > 0 ? [changedList] : []),
      ...summaryText(slot),
      ...(kept.length > 0 && only === null ? [details] : []),
    ])
  }
  return { element, show }
}

const statusWord = (item: PlannedItem) => (item.status === 'kept' && item.pinned ? 'pinned' : item.status)

type MoreTexts = readonly [more: string]

/** The rows of the first items, and how many more there are. */
function rowsOf(listed: readonly Listed[], read: ShownSlot): readonly (ItemTexts | MoreTexts)[] {
  const rows = listed.slice(0, MOST_ROWS).map(({ item, index }, at): ItemTexts => {
    const freed = item.originalTokens - item.tokens
    const isReasoned = listed[at + 1]?.item.reason !== item.reason && (item.status !== 'kept' || item.pinned)
    return [
      item.status,
      read.labels[index] ?? item.id,
      read.textOf(index).slice(0, 160).replace(/\s+/g, ' ').trim(),
      freed > 0 ? `−${formatTokens(freed)}` : formatTokens(item.tokens),
      isReasoned ? item.reason : null,
    ]
  })
  const more = listed.length - rows.length
  return more > 0 ? [...rows, [`and ${formatTokens(more)} more`]] : rows
}

function rowElement(texts: ItemTexts | MoreTexts): HTMLElement {
  if (texts.length === 1) return h('li', { class: 'plan__more' }, texts[0])
  const [status, label, snippet, tokens, reason] = texts
  const gone = status === 'dropped' || status === 'summarised'
  const body = h('span', { class: 'item__text' }, h('b', {}, label), snippet ? ` ${snippet}` : '')
  return h(
    'li',
    { class: `item item--${status}` },
    h(
      'div',
      { class: 'item__line' },
      gone ? h('del', {}, body) : body,
      h('span', { class: 'item__tokens number' }, tokens),
    ),
    reason === null ? null : h('p', { class: 'item__reason' }, reason),
  )
}
