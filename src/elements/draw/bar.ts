import type { RoomState } from '../room/types.ts'
import type { Speech } from '../say.ts'
import { make, setAttribute, setShare } from './dom.ts'
import { type BarPiece, type Layout, layOut, type Stretch } from './layout.ts'

/** So many tints and patterns there are; further parts begin anew. */
const TINTS = 6

/** The stacked bar: what was written, below it what is sent when that is less, and the limit across both. */
export class Bar {
  readonly element: HTMLElement
  readonly #written = make('div', 'track written')
  readonly #sent = make('div', 'track sent')
  readonly #limit = make('div', 'limit')
  readonly #stretches = new Map<string, HTMLElement>()

  /** `onPick` is called with the part that is clicked. */
  constructor(onPick: (name: string) => void) {
    this.element = make('div', 'bar', {}, this.#written, this.#sent, this.#limit)
    this.element.addEventListener('click', (event) => {
      const [kind, ...name] = (event.target as HTMLElement).part
      if (kind === 'piece') onPick(name.join(' '))
    })
  }

  /** Fades all parts but one; null ends that. */
  point(name: string | null): void {
    for (const { part, style } of this.#stretches.values())
      style.opacity = name !== null && part.contains('piece') && !part.contains(name) ? '.3' : ''
  }

  draw(state: RoomState, speech: Speech): void {
    const layout = layOut(state)
    this.element.hidden = !layout
    if (!layout) return
    const seen = new Set<string>()
    this.#drawTrack(this.#written, 'written', layout.written, layout, speech, seen)
    for (const part of ['unsure', 'excess'] as const) this.#place(this.#written, part, part, layout[part], seen)
    this.#sent.hidden = layout.sent === null
    if (layout.sent) this.#drawTrack(this.#sent, 'sent', layout.sent, layout, speech, seen)
    for (const [key, element] of this.#stretches) {
      if (seen.has(key)) continue
      element.remove()
      this.#stretches.delete(key)
    }
    setShare(this.#limit, '--from', layout.limit)
  }

  #drawTrack(
    track: HTMLElement,
    row: string,
    pieces: readonly BarPiece[],
    { reserve }: Layout,
    speech: Speech,
    seen: Set<string>,
  ): void {
    for (const piece of pieces) {
      const element = this.#place(track, `${row} ${piece.name}`, 'piece', piece, seen)
      if (element === null) continue
      setAttribute(element, 'part', `piece ${piece.name}`)
      setAttribute(element, 'data-tint', tintOf(piece.name, piece.place))
      const tokens = speech.texts.tokens(speech.number(piece.tokens), piece.tokens)
      setAttribute(element, 'title', `${speech.partName(piece.name)}: ${tokens}`)
    }
    this.#place(track, `${row}-reserve`, 'reserve', reserve, seen)
  }

  /** Puts one stretch on a track; its element stays from one state to the next, so that it can ease. */
  #place(
    track: HTMLElement,
    key: string,
    part: string,
    stretch: Stretch | null,
    seen: Set<string>,
  ): HTMLElement | null {
    if (stretch === null || stretch.span <= 0) return null
    let element = this.#stretches.get(key)
    if (!element) {
      element = make('div', part)
      this.#stretches.set(key, element)
      track.append(element)
    }
    seen.add(key)
    setShare(element, '--from', stretch.from)
    setShare(element, '--span', stretch.span)
    return element
  }
}

/** The colour and pattern of a part: the framing's own, or the next of those there are. */
export function tintOf(name: string, place: number): string {
  return name === 'framing' ? name : String(place % TINTS)
}
