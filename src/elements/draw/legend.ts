import type { BudgetTexts } from '../budget-texts.ts'
import type { RoomState } from '../room/types.ts'
import type { Speech } from '../say.ts'
import { tintOf } from './bar.ts'
import { make, setAttribute, setText } from './dom.ts'

/** The cells of a row that change. */
interface Row {
  readonly element: HTMLTableRowElement
  readonly name: HTMLElement
  readonly cells: readonly HTMLElement[]
}

/** The bar in numbers, as a table: what is sent, free and held adds up to the window. */
export class Legend {
  readonly element = make('table', 'legend')
  readonly #caption = make('caption', 'status')
  readonly #heads = ['', '', '', ''].map(() => make('th', null, { scope: 'col' }))
  readonly #body = make('tbody', null)
  readonly #rows = new Map<string, Row>()
  readonly #onPick: (name: string) => void
  readonly #onPoint: (name: string | null) => void

  /** `onPick` is called with the part whose name is pressed, `onPoint` with the one that is pointed at, or null. */
  constructor(onPick: (name: string) => void, onPoint: (name: string | null) => void) {
    this.#onPick = onPick
    this.#onPoint = onPoint
    this.element.append(this.#caption, make('thead', null, {}, make('tr', null, {}, ...this.#heads)), this.#body)
  }

  draw(state: RoomState, speech: Speech<BudgetTexts>): void {
    const { windowTokens, parts, freeTokens, outputReserveTokens, refusal } = state
    const { texts } = speech
    setText(this.#caption, texts.table)
    for (const [index, head] of [texts.part, texts.written, texts.sent, texts.share].entries()) {
      setText(this.#heads[index]!, head)
    }
    const seen = new Set<string>()
    const show = (id: string, name: string, swatch: string | null, written: number | null, sent: number | null) => {
      const row = this.#rows.get(id) ?? this.#add(id, swatch)
      seen.add(id)
      this.#body.append(row.element)
      setText(row.name, name)
      setText(row.cells[0]!, written === null ? '' : speech.number(written))
      setText(row.cells[1]!, sent === null ? '–' : speech.number(sent))
      setText(row.cells[2]!, sent === null ? '' : speech.percent(windowTokens ? sent / windowTokens : 0))
      row.cells[0]!.classList.toggle('less', written !== null && written !== sent && sent !== null)
    }
    for (const [place, { name, tokens, sentTokens }] of parts.entries()) {
      show(`part ${name}`, speech.partName(name), tintOf(name, place), tokens, refusal ? null : sentTokens)
    }
    show('free', texts.free, 'free', null, refusal ? null : freeTokens)
    show('reserve', texts.reserve, 'reserve', null, outputReserveTokens)
    show('window', texts.window, null, null, windowTokens)
    for (const [id, { element }] of this.#rows) {
      if (seen.has(id)) continue
      element.remove()
      this.#rows.delete(id)
    }
  }

  #add(id: string, swatch: string | null): Row {
    const isPart = id.startsWith('part ')
    const name = isPart ? make('button', 'name', { type: 'button' }) : make('span', 'name')
    if (isPart) name.addEventListener('click', () => this.#onPick(id.slice('part '.length)))
    const mark = make('span', `swatch ${swatch}`, isPart ? { 'data-tint': String(swatch) } : {})
    const head = make('th', null, { scope: 'row' }, ...(swatch === null ? [name] : [mark, name]))
    const cells = ['', '', ''].map(() => make('td', null))
    const row = { element: make('tr', 'row', {}, head, ...cells), name, cells }
    setAttribute(row.element, 'part', `row ${id}`)
    if (isPart) {
      for (const type of ['pointerenter', 'focusin', 'pointerleave', 'focusout']) {
        const pointed = type === 'pointerenter' || type === 'focusin' ? id.slice('part '.length) : null
        row.element.addEventListener(type, () => this.#onPoint(pointed))
      }
    }
    this.#rows.set(id, row)
    return row
  }
}
