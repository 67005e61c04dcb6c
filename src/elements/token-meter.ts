import { Bar } from './draw/bar.ts'
import { AUTO, make, setAttribute, setText } from './draw/dom.ts'
import type { Ring } from './draw/ring.ts'
import { BASE, METER, sheetOf } from './draw/styles.ts'
import type { RoomState } from './room/types.ts'
import { RoomElement } from './room-element.ts'
import type { Speech } from './say.ts'
import { statesOf } from './states.ts'

/** How a meter looks. */
export type Face = 'bar' | 'ring' | 'text'

/**
 * `<token-meter>`: how much room is left, live, while someone writes. Without a plan of yours it counts by itself, in
 * the page's shared worker, from the moment it can be seen.
 *
 * @attr face - `bar` (default), `ring` or `text`.
 * @csspart base - Everything.
 * @csspart bar - The bar, with its tracks. `track` (also `written` or `sent`), `piece`, `reserve`, `limit`, `excess` and
 *   `unsure` are parts of it;
 *   a piece's part is also the slot's name.
 * @csspart ring - The ring, with the same parts.
 * @csspart text - The line of text; `figure` and `rest` are parts of it.
 *
 * @example
 * <textarea id="prompt"></textarea>
 * <token-meter for="prompt" model="gpt-4o"></token-meter>
 */
export class TokenMeter extends RoomElement {
  readonly #bar = new Bar((name) => this.tell('partclick', { name }))
  #ring: Ring | null = null
  readonly #figure = make('span', 'figure', AUTO)
  readonly #rest = make('span', 'rest', AUTO)
  readonly #base = make('div', 'base')

  /** How it looks. */
  get face(): Face {
    const face = this.getAttribute('face')
    return face === 'ring' || face === 'text' ? face : 'bar'
  }
  set face(face: Face | null) {
    setAttribute(this, 'face', face)
  }

  /** Fades all parts of the bar but this one, as while a page points at it; null ends that. */
  point(name: string | null): void {
    this.#bar.point(name)
  }

  protected build(root: ShadowRoot): void {
    root.adoptedStyleSheets = [sheetOf(BASE), sheetOf(METER)]
    this.#base.append(this.#bar.element, make('div', 'text', {}, this.#figure, this.#rest))
    root.append(this.#base)
  }

  protected draw(state: RoomState, speech: Speech): void {
    const { face } = this
    if (face === 'bar') this.#bar.draw(state, speech)
    if (face === 'ring') void this.#drawRing(state, speech)
    if (this.#ring) this.#ring.element.style.display = face === 'ring' ? '' : 'none'
    this.#base.className = `base face-${face} ${statesOf(state).join(' ')}`
    setText(this.#figure, speech.figure(state))
    setText(this.#rest, state.error ? state.error.message : speech.rest(state))
    showValue(this.#base, state, speech, this.label)
  }

  /** The ring's code comes when one is drawn. */
  async #drawRing(state: RoomState, speech: Speech): Promise<void> {
    if (this.#ring === null) {
      const { Ring } = await import('./draw/ring.ts')
      this.#ring ??= new Ring(this.shadowRoot!, this.#base)
    }
    this.#ring.draw(state, speech)
  }
}

/** Tells assistive technology the value; without a limit there is no meter, and the text says all. */
export function showValue(element: HTMLElement, state: RoomState, speech: Speech, label: string | null): void {
  const { used, limitTokens } = state
  const values = {
    role: 'meter',
    'aria-label': label ?? speech.texts.label,
    'aria-valuemin': 0,
    'aria-valuemax': limitTokens ?? 0,
    // Browsers clamp it: how far it is over is in the text.
    'aria-valuenow': Math.min(used?.upper ?? 0, limitTokens ?? 0),
    'aria-valuetext': speech.value(state),
  }
  const isMeter = used === null || limitTokens !== null
  for (const [name, value] of Object.entries(values)) setAttribute(element, name, isMeter ? value : null)
}

declare global {
  interface HTMLElementTagNameMap {
    'token-meter': TokenMeter
  }
}
