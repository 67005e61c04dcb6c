import type { PlannerOptions } from 'tokenroom/planner'
import type { RemoteDocument, RemoteTokenizer } from 'tokenroom/worker'
import { SLOTS, type SlotId } from '../slots/definitions.ts'
import type { PlaygroundState } from '../state.ts'
import { textOf } from '../state.ts'
import type { Counted, CountedText } from './counted-text.ts'
import { truncateEditorText } from './truncate-editor-text.ts'

// Random, so that nobody can have typed it.
const PREFIX = `text ${crypto.randomUUID()} of `

/**
 * Short names that stand for the editors' texts in the planner's slots. A planner compares and caches texts. To give it ten
 * megabytes at each key, the text would have to be joined and read again. A name avoids both, and the counter knows the
 * tokens of the text it stands for.
 */
export class StandIns {
  readonly #counted = new Map<string, Counted & { readonly document: Promise<RemoteDocument> | null }>()
  readonly #names = new Map<SlotId, string>()
  #next = 0

  /** A name for a slot's text as it was counted. Forgets the slot's previous name. */
  async nameOf(slot: SlotId, text: CountedText): Promise<string> {
    const counted = await text.count()
    const before = this.#names.get(slot)
    const known = before === undefined ? undefined : this.#counted.get(before)
    const { document } = text
    if (before !== undefined && known !== undefined) {
      const { doc, tokens } = counted
      if (known.doc === doc && known.tokens === tokens && known.document === document) return before
      this.#counted.delete(before)
    }
    const name = `${PREFIX}${slot} ${this.#next++}`
    this.#names.set(slot, name)
    this.#counted.set(name, { ...counted, document })
    return name
  }

  /** The tokens of the text that a name stands for. */
  tokensOf(name: string): number {
    return this.#counted.get(name)?.tokens ?? 0
  }

  /** A text as it was written: a system message and the tools stand in one text, which then has a name in it. */
  #written(text: string): string {
    if (!text.includes(PREFIX)) return text
    let written = text
    for (const [name, { doc }] of this.#counted) written = written.replace(name, () => textOf(doc))
    return written
  }

  /** Counts and truncates as `tokenizer` does, but takes names for the texts they stand for. */
  counter(tokenizer: RemoteTokenizer): PlannerOptions['counter'] {
    return {
      encoding: tokenizer.encoding,
      countMany: async (texts) => {
        const unknown = texts.filter((text) => !this.#counted.has(text))
        const counts = unknown.length === 0 ? [] : await tokenizer.countMany(unknown.map((text) => this.#written(text)))
        let next = 0
        return Uint32Array.from(texts, (text) => this.#counted.get(text)?.tokens ?? counts[next++]!)
      },
      truncate: async (text, limitTokens, options) => {
        const counted = this.#counted.get(text)
        if (!counted) return tokenizer.truncate(text, limitTokens, options)
        const document = await counted.document!
        const editor = { tokenizer, document, doc: counted.doc }
        const cut = await truncateEditorText(editor, limitTokens, options?.keep ?? 'start')
        // Offsets must be of the text that was given. The name is replaced as a whole.
        const start = cut.truncated ? 0 : text.length
        return { ...cut, removed: { startCodeUnits: start, endCodeUnits: text.length } }
      },
    }
  }
}

/** The text that `text` stands for in an answer to `state`. A text that is not a name stands for itself. */
export function textBehind(text: string, state: PlaygroundState): string {
  if (!text.startsWith(PREFIX)) return text
  const slot = SLOTS.find(({ id }) => text.startsWith(`${PREFIX}${id} `))
  return slot ? textOf(state.texts[slot.id]) : text
}
