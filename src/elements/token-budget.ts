import type { BudgetTexts } from './budget-texts.ts'
import { Bar } from './draw/bar.ts'
import type { Details } from './draw/details.ts'
import { AUTO, make, setText } from './draw/dom.ts'
import { BASE, sheetOf } from './draw/styles.ts'
import type { RoomState } from './room/types.ts'
import { RoomElement } from './room-element.ts'
import type { Speech } from './say.ts'
import { statesOf } from './states.ts'
import { showValue } from './token-meter.ts'

/**
 * `<token-budget>`: a meter with what belongs to it. Its reserve can be drawn along the bar, a table has the numbers of
 * the bar, and a list has what is not sent as it was written, with the reasons. It takes what `<token-meter>` takes.
 *
 * @csspart base - Everything. The bar and its parts are those of `<token-meter>`.
 * @csspart limit-label - The limit in numbers, above the bar; `limit-line` is the line that it stands in.
 * @csspart ticks - Round numbers of tokens below the bar; `tick` is one of them.
 * @csspart slider - The reserve; its thumb stands on the limit.
 * @csspart legend - The table; `row`, `swatch` and `name` are parts of it.
 * @csspart lost - What is not sent as written: `lost-title`, `list`, and `item` with `why` in it.
 * @fires {CustomEvent<{ outputReserveTokens: number }>} reserveinput - The reserve is being drawn: `detail.outputReserveTokens`. When a page prevents the default, the
 *   element does not take it over by itself, as for a `plan` of the page's own.
 * @fires {CustomEvent<{ outputReserveTokens: number }>} reservechange - The reserve was let go of: `detail.outputReserveTokens`.
 *
 * @example
 * <token-budget for="prompt" model="gpt-4o"></token-budget>
 */
export class TokenBudget extends RoomElement {
  /** What the element says, in another language; what is left out stays English. */
  declare texts: Partial<BudgetTexts> | null
  readonly #bar = new Bar((name) => this.tell('partclick', { name }))
  readonly #figure = make('span', 'figure', AUTO)
  readonly #rest = make('span', 'rest', AUTO)
  readonly #meter = make('div', 'meter', {}, this.#bar.element)
  readonly #area = make('div', 'area', {}, this.#meter)
  readonly #base = make('div', 'base')
  #details: Details | null = null

  protected build(root: ShadowRoot): void {
    root.adoptedStyleSheets = [sheetOf(BASE)]
    const text = make('div', 'text', { 'aria-hidden': 'true' }, this.#figure, this.#rest)
    this.#base.append(text, this.#area)
    root.append(this.#base)
    void this.#addDetails(root)
  }

  protected draw(state: RoomState, speech: Speech): void {
    this.#base.className = `base ${statesOf(state).join(' ')}`
    this.#bar.draw(state, speech)
    setText(this.#figure, speech.figure(state))
    setText(this.#rest, state.error ? state.error.message : speech.rest(state))
    this.#details?.draw(state, this.texts)
    showValue(this.#meter, state, this.#details?.naming(this.texts) ?? speech, this.label)
  }

  /** Fades all parts of the bar but this one, as while a page points at it; null ends that. */
  point(name: string | null): void {
    this.#bar.point(name)
  }

  /** The axis, the slider, the table and the list come with the first budget of a page. */
  async #addDetails(root: ShadowRoot): Promise<void> {
    const { Details } = await import('./draw/details.ts')
    this.#details = new Details(this, root, this.#area, this.#bar)
    this.#details.draw(this.state, this.texts)
    showValue(this.#meter, this.state, this.#details.naming(this.texts), this.label)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'token-budget': TokenBudget
  }
}
