import { type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { type Range, widenToBoundaries } from './boundary.ts'

/** The tokens of a stretch of text, as `Segments` of the package. */
export interface TokenSpans {
  readonly ids: Uint32Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** Finds the tokens of a text, elsewhere: never on this thread. */
export type SegmentSource = (text: string) => Promise<TokenSpans>

/** The tokens at one place: more than one when each holds only a part of the character. */
export interface TokensAt extends Range {
  readonly ids: readonly number[]
}

/** The most text to colour at once; no screen shows more at a readable size. */
const MOST_CODE_UNITS = 16_000
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

/** The tokens that cover a position, if they are coloured. */
export function tokensAt(view: EditorView, position: number): TokensAt | null {
  let found: TokensAt | null = null
  view.state.field(marks, false)?.between(position, position, (from, to, value) => {
    if (from <= position && position < to) found = { from, to, ids: value.spec.ids as readonly number[] }
  })
  return found
}

/**
 * Colours the tokens of the text in view. The text goes to `source` and marks come back; an answer about an older
 * text or another view is thrown away, and until a new one comes the old marks move along with the text.
 */
export function colouring(source: () => SegmentSource | null): Extension {
  return [marks, ViewPlugin.define((view) => new Colourist(view, source))]
}

/** Asks an editor to colour anew, as after a change of encoding. */
export const recolour = StateEffect.define<null>()

class Colourist {
  #wanted = 0
  #frame = 0
  #busy = false

  constructor(
    readonly view: EditorView,
    readonly source: () => SegmentSource | null,
  ) {
    this.#schedule()
  }

  update(update: ViewUpdate): void {
    const asked = update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(recolour)))
    if (asked || update.docChanged || update.viewportChanged) this.#schedule()
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
    this.#wanted++
  }

  #schedule(): void {
    this.#wanted++
    if (this.#frame === 0 && !this.#busy) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0
        void this.#colour()
      })
    }
  }

  async #colour(): Promise<void> {
    const asked = this.#wanted
    this.#busy = true
    try {
      const built = await this.#build()
      if (asked === this.#wanted) this.view.dispatch({ effects: setMarks.of(built) })
    } catch {
      // The page says elsewhere why there is no tokenizer; without one there are no colours.
    } finally {
      this.#busy = false
      if (asked !== this.#wanted) this.#schedule()
    }
  }

  async #build(): Promise<DecorationSet> {
    const source = this.source()
    const { doc } = this.view.state
    if (source === null || doc.length === 0) return Decoration.none
    const ranges = this.#ranges()
    const answers = await Promise.all(ranges.map((range) => source(doc.sliceString(range.from, range.to))))
    const builder = new RangeSetBuilder<Decoration>()
    for (const [index, range] of ranges.entries()) addMarks(builder, range, answers[index]!)
    return builder.finish()
  }

  /** What is in view, widened so that its tokens are those of the whole text; nothing twice. */
  #ranges(): Range[] {
    const ranges: Range[] = []
    let budget = MOST_CODE_UNITS
    for (const visible of this.view.visibleRanges) {
      const to = Math.min(visible.to, visible.from + budget)
      const wide = to > visible.from ? widenToBoundaries(this.view.state.doc, visible.from, to) : null
      if (wide === null) continue
      budget -= to - visible.from
      const last = ranges.at(-1)
      if (last && wide.from < last.to) ranges[ranges.length - 1] = { from: last.from, to: Math.max(last.to, wide.to) }
      else ranges.push(wide)
    }
    return ranges
  }
}

/** One mark per place. Its colour comes from the id, so a token keeps it while the text around it changes. */
function addMarks(builder: RangeSetBuilder<Decoration>, range: Range, { ids, starts, ends }: TokenSpans): void {
  let before = -1
  let at = 0
  while (at < ids.length) {
    const from = starts[at]!
    let to = ends[at]!
    const here = [ids[at]!]
    // Tokens that share a character overlap: they are one place.
    while (at + 1 < ids.length && starts[at + 1]! < to) {
      at++
      here.push(ids[at]!)
      to = Math.max(to, ends[at]!)
    }
    at++
    if (to <= from) continue
    let colour = here[0]! % COLOURS
    if (colour === before) colour = (colour + 1) % COLOURS
    before = colour
    builder.add(range.from + from, range.from + to, Decoration.mark({ class: `token token-${colour}`, ids: here }))
  }
}
