import type { BudgetTexts } from '../budget-texts.ts'
import type { LostItem, RoomState } from '../room/types.ts'
import type { Speech } from '../say.ts'
import { AUTO, make, setText } from './dom.ts'

/** More are said in a line: a list of thousands is read by nobody, and would be laid out at every key. */
const SHOWN_ITEMS = 100

/** What is not sent as it was written, each with what it frees and why. */
export class LostList {
  readonly element = make('div', 'lost', { hidden: '' })
  readonly #title = make('p', 'lost-title', { id: 'lost' })
  readonly #list = make('ul', 'list', { 'aria-labelledby': 'lost', tabindex: '0' })
  #drawn: readonly LostItem[] = []

  constructor() {
    this.element.append(this.#title, this.#list)
  }

  draw({ lost }: RoomState, speech: Speech<BudgetTexts>): void {
    this.element.hidden = lost.length === 0
    setText(this.#title, speech.texts.lostTitle(speech.number(lost.length)))
    if (isSame(lost, this.#drawn)) return
    this.#drawn = lost
    const items = lost.slice(0, SHOWN_ITEMS).map((item) => draw(item, speech))
    const rest = lost.length - items.length
    if (rest > 0) items.push(make('li', null, {}, speech.texts.more(speech.number(rest))))
    this.#list.replaceChildren(...items)
  }

  /** Draws anew what comes next, as in another language. */
  forget(): void {
    this.#drawn = []
  }
}

function draw({ slot, id, index, status, freedTokens, reason }: LostItem, speech: Speech<BudgetTexts>): HTMLLIElement {
  const { texts } = speech
  const fate = { dropped: texts.wasDropped, summarised: texts.wasSummarised, cut: texts.wasCut }[status]
  // An item that nobody named is called by its place, counted from 1.
  const which = id === String(index) ? speech.number(index + 1) : id
  const name = texts.item(speech.partName(slot), which)
  const frees = texts.frees(speech.texts.tokens(speech.number(freedTokens), freedTokens))
  return make(
    'li',
    `item ${status}`,
    AUTO,
    make(status === 'cut' ? 'span' : 's', null, {}, name),
    ` ${fate}, ${frees}`,
    make('span', 'why', AUTO, reason),
  )
}

function isSame(a: readonly LostItem[], b: readonly LostItem[]): boolean {
  return (
    a.length === b.length &&
    a.every((item, at) => item.id === b[at]!.id && item.status === b[at]!.status && item.reason === b[at]!.reason)
  )
}
