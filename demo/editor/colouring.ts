import { type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { afterLetter } from '../ui/after-letter.ts'
import { type Range, textOnScreen } from './on-screen.ts'

/** Tokens and the text that they cover, as the package's `Segments`. */
interface TokenSpans {
  readonly ids: Uint32Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** Asks the worker for the tokens of the whole text that cover any of [from, to). */
export type SegmentSource = (from: number, to: number) => Promise<TokenSpans>

/** The tokens at one place: several when each holds only part of a character. */
export interface TokensAt extends Range {
  readonly ids: readonly number[]
}

const COLOURS = 5

const setMarks = StateEffect.define<DecorationSet>()

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value
    return value.map(transaction.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** The tokens that cover a position, if that is coloured. */
export function tokensAt(view: EditorView, position: number): TokensAt | null {
  let found: TokensAt | null = null
  view.state.field(marks, false)?.between(position, position, (from, to, value) => {
    if (from <= position && position < to) found = { from, to, ids: value.spec.ids as readonly number[] }
  })
  return found
}

/**
 * Colours the tokens of the text on screen, which come from `source`. An answer for an older text or another view is
 * discarded. Until the next answer arrives, the old marks move with the text.
 */
export function colouring(source: () => SegmentSource | null): Extension {
  return [
    marks,
    ViewPlugin.define((view) => new Colourist(view, source), {
      eventObservers: {
        scroll(_event, _view) {
          this.schedule()
        },
        compositionend(_event, _view) {
          this.schedule()
        },
      },
    }),
  ]
}

/** Makes an editor colour its text again, as after a change of encoding. */
export const recolour = StateEffect.define<null>()

class Colourist {
  #wanted = 0
  #busy = false

  constructor(
    readonly view: EditorView,
    readonly source: () => SegmentSource | null,
  ) {
    this.schedule()
  }

  update(update: ViewUpdate): void {
    const asked = update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(recolour)))
    if (update.docChanged) this.#edited()
    else if (asked || update.viewportChanged || update.geometryChanged) this.schedule()
  }

  /** Until the answer arrives, the old marks move with the text. */
  #edited(): void {
    this.#wanted++
    afterLetter(this.#colourSoon)
  }

  readonly #colourSoon = (): void => {
    // At the start of a frame the layout is still that of the last frame, so reading it is free.
    if (!this.#busy) void this.#colour(textOnScreen(this.view))
  }

  destroy(): void {
    this.#wanted = Number.NaN
  }

  schedule(): void {
    this.#wanted++
    if (!this.#busy) this.#measure()
  }

  /** Reads what is on screen together with the layout. Asks once for the marks of several changes. */
  #measure(): void {
    this.view.requestMeasure({
      key: this,
      read: () => (this.#busy ? null : textOnScreen(this.view)),
      write: (ranges) => {
        if (ranges !== null) void this.#colour(ranges)
      },
    })
  }

  async #colour(ranges: readonly Range[]): Promise<void> {
    // Changing marks around text that is being composed would disturb the input method.
    if (this.view.composing) return
    const asked = this.#wanted
    this.#busy = true
    try {
      const built = await this.#build(ranges)
      if (asked === this.#wanted) this.view.dispatch({ effects: setMarks.of(built) })
    } catch {
      // Without a tokenizer there are no colours. The status line says why there is none.
    } finally {
      this.#busy = false
      if (asked < this.#wanted) this.#measure()
    }
  }

  async #build(ranges: readonly Range[]): Promise<DecorationSet> {
    const source = this.source()
    if (source === null) return Decoration.none
    const answers = await Promise.all(ranges.map(({ from, to }) => source(from, to)))
    const builder = new RangeSetBuilder<Decoration>()
    let coloured = 0
    for (const answer of answers) coloured = addMarks(builder, answer, coloured)
    return builder.finish()
  }
}

/**
 * One mark per place from `start` on. Returns where the last one ends. A mark's colour depends on the token's id, so a token
 * keeps its colour while the text around it changes.
 */
function addMarks(builder: RangeSetBuilder<Decoration>, { ids, starts, ends }: TokenSpans, start: number): number {
  let coloured = start
  let before = -1
  let at = 0
  while (at < ids.length) {
    const from = starts[at]!
    let to = ends[at]!
    const here = [ids[at]!]
    // Tokens that share a character overlap, and are one place.
    while (at + 1 < ids.length && starts[at + 1]! < to) {
      at++
      here.push(ids[at]!)
      to = Math.max(to, ends[at]!)
    }
    at++
    if (to <= from || from < coloured) continue
    coloured = to
    let colour = here[0]! % COLOURS
    if (colour === before) colour = (colour + 1) % COLOURS
    before = colour
    builder.add(from, to, Decoration.mark({ class: `token token-${colour}`, ids: here }))
  }
  return coloured
}
