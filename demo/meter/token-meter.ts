import { h, setAttribute, setShare, setText } from '../ui/dom.ts'
import { formatAxis, formatTokens } from '../ui/format.ts'
import { layoutMeter, type MeterLayout, type MeterModel, type MeterPiece, type Stretch } from './layout.ts'

/**
 * `<token-meter>`: the stacked bar of a budget. Set `model` to update the bar, its axis and its accessible value.
 *
 * The bar is one `role="meter"`, whose parts are presentational, so the numbers are in a table next to it. A click on a part
 * fires `partclick` (bubbles, composed) with the part's id. The table offers the same.
 */
export class TokenMeter extends HTMLElement {
  #model: MeterModel | null = null
  #summary = ''
  #stale = false
  #pieces = new Map<string, HTMLElement>()
  readonly #written = h('div', { class: 'meter__track meter__track--written' })
  readonly #sent = h('div', { class: 'meter__track meter__track--sent' })
  readonly #ticks = h('div', { class: 'meter__ticks', 'aria-hidden': 'true' })
  readonly #limit = h('div', { class: 'meter__limit', 'aria-hidden': 'true' })
  readonly #limitLabel = h('span', { class: 'meter__limit-label number' })
  readonly #bar = h('div', { class: 'meter__bar', role: 'meter', 'aria-valuemin': 0 })

  connectedCallback(): void {
    if (this.#bar.isConnected) return
    this.classList.add('meter')
    this.#limit.append(this.#limitLabel)
    this.#written.append(h('span', { class: 'meter__caption' }, 'written'))
    this.#sent.append(h('span', { class: 'meter__caption' }, 'sent'))
    this.#bar.append(this.#written, this.#sent, this.#limit)
    this.append(this.#bar, this.#ticks)
    this.#bar.addEventListener('click', (event) => {
      const id = (event.target as Element).closest<HTMLElement>('[data-part]')?.dataset.part
      if (id) this.dispatchEvent(new CustomEvent('partclick', { detail: { id }, bubbles: true, composed: true }))
    })
    this.#draw()
  }

  get model(): MeterModel | null {
    return this.#model
  }

  set model(model: MeterModel | null) {
    this.#model = model
    this.#draw()
  }

  /** The whole state in words, for people who do not see the bar. */
  set summary(text: string) {
    this.#summary = text
    setAttribute(this.#bar, 'aria-valuetext', text)
  }

  get summary(): string {
    return this.#summary
  }

  /** Whether a count is pending. The last numbers stay visible, marked as old. */
  set stale(stale: boolean) {
    this.#stale = stale
    this.classList.toggle('meter--stale', stale)
  }

  get stale(): boolean {
    return this.#stale
  }

  /** Marks one part, while the pointer is on its row of the legend. */
  highlight(id: string | null): void {
    this.classList.toggle('meter--pointing', id !== null)
    for (const [key, piece] of this.#pieces) piece.classList.toggle('meter__piece--on', key.endsWith(`:${id}`))
  }

  #draw(): void {
    if (this.#model === null || !this.isConnected) return
    const layout = layoutMeter(this.#model)
    const axis = layout.axisTokens
    setAttribute(this.#bar, 'aria-label', 'Input tokens against the limit')
    setAttribute(this.#bar, 'aria-valuemax', layout.limitTokens)
    setAttribute(this.#bar, 'aria-valuenow', layout.writtenTokens)
    const over = layout.excess !== null
    this.classList.toggle('meter--over', over)
    this.classList.toggle('meter--cut', layout.sentTokens !== layout.writtenTokens)

    const seen = new Set<string>()
    this.#drawTrack(this.#written, 'written', layout.written, layout, seen)
    this.#place(this.#written, 'written:excess', 'meter__excess', layout.excess, axis, seen)
    this.#drawTrack(this.#sent, 'sent', layout.sent, layout, seen)
    for (const [key, piece] of this.#pieces) {
      if (seen.has(key)) continue
      piece.remove()
      this.#pieces.delete(key)
    }
    setShare(this.#limit, '--at', layout.limitTokens / axis)
    this.#limit.classList.toggle('meter__limit--early', layout.limitTokens / axis < 0.5)
    setText(this.#limitLabel, `limit ${formatTokens(layout.limitTokens)}`)
    this.#drawTicks(layout)
  }

  #drawTrack(track: HTMLElement, row: string, pieces: readonly MeterPiece[], layout: MeterLayout, seen: Set<string>) {
    for (const piece of pieces) {
      const element = this.#place(
        track,
        `${row}:${piece.id}`,
        `meter__piece slot-${piece.id}`,
        piece,
        layout.axisTokens,
        seen,
      )
      if (element) {
        setAttribute(element, 'data-part', piece.id)
        setAttribute(element, 'title', `${piece.label}: ${formatTokens(piece.toTokens - piece.fromTokens)} tokens`)
      }
    }
    this.#place(track, `${row}:reserve`, 'meter__reserve', layout.reserve, layout.axisTokens, seen)
  }

  /** Draws one range on a track. Reuses its element, so that its width changes smoothly. */
  #place(track: HTMLElement, key: string, className: string, stretch: Stretch | null, axis: number, seen: Set<string>) {
    if (stretch === null || stretch.toTokens <= stretch.fromTokens) return null
    let element = this.#pieces.get(key)
    if (!element) {
      element = h('div', { class: className })
      this.#pieces.set(key, element)
      track.append(element)
    }
    seen.add(key)
    setShare(element, '--from', stretch.fromTokens / axis)
    setShare(element, '--span', (stretch.toTokens - stretch.fromTokens) / axis)
    return element
  }

  #drawTicks(layout: MeterLayout): void {
    const labels = layout.ticks.map(formatAxis)
    if (this.#ticks.dataset.labels !== labels.join()) {
      this.#ticks.dataset.labels = labels.join()
      this.#ticks.replaceChildren(...labels.map((label) => h('span', { class: 'meter__tick number' }, label)))
    }
    for (const [index, tick] of layout.ticks.entries()) {
      const label = this.#ticks.children[index] as HTMLElement
      setShare(label, '--at', tick / layout.axisTokens)
      label.classList.toggle('meter__tick--end', tick / layout.axisTokens > 0.96)
    }
  }
}

export function defineTokenMeter(): void {
  if (!customElements.get('token-meter')) customElements.define('token-meter', TokenMeter)
}
