import type { TokensAt } from '../editor/colouring.ts'
import type { TokenEditor } from '../editor/token-editor.ts'
import { h, setAttribute, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import type { SlotDefinition, SlotId, SlotSettings } from './definitions.ts'
import type { SlotEditor } from './slot-editor.ts'
import { createSettings } from './slot-settings.ts'

/** What a card shows in addition to its text and its count. */
export interface SlotCardView {
  readonly tokens: number
  readonly sentTokens: number | null
  readonly summary: string
  readonly problem: string | null
}

/** One slot: its name, its exact count, its editor and its settings, which are collapsed at first. */
export class SlotCard {
  readonly element: HTMLElement
  readonly editor: TokenEditor
  readonly #count = h('span', { class: 'slot__count number' }, '–')
  readonly #unit = h('span', { class: 'slot__unit' }, 'tokens')
  readonly #summary = h('span', { class: 'slot__summary' })
  readonly #change = h('span', { class: 'badge badge--warn', hidden: true })
  readonly #problem = h('p', { class: 'slot__problem', hidden: true })
  readonly #note = h(
    'p',
    { class: 'slot__note', hidden: true },
    'The colours show the text as it is typed. The number counts what is read from it and sent.',
  )
  readonly #token = h('p', { class: 'slot__token mono', 'aria-hidden': 'true' })
  readonly #settings: ReturnType<typeof createSettings>

  constructor(
    readonly definition: SlotDefinition,
    editor: SlotEditor,
    settings: SlotSettings,
    onSettings: (id: SlotId, change: Partial<SlotSettings>) => void,
  ) {
    const { id, title } = definition
    this.#settings = createSettings(definition, settings, (change) => onSettings(id, change))
    this.editor = editor.element
    editor.hear = (tokens, text) => this.#showToken(tokens, text)
    const heading = h('h3', { class: 'slot__title', id: `slot-title-${id}` }, title)
    this.element = h(
      'section',
      { class: 'slot', id: `slot-${id}`, 'aria-labelledby': heading.id },
      h(
        'header',
        { class: 'slot__head' },
        h('span', { class: `swatch slot-${id}`, 'aria-hidden': 'true' }),
        heading,
        this.#summary,
        h('span', { class: 'slot__numbers' }, this.#change, this.#count, this.#unit),
        this.#settings.button,
      ),
      this.#settings.panel,
      this.#problem,
      this.#note,
      this.#token,
    )
  }

  /** Takes the editor in, as from a view that showed it alone. */
  takeEditor(): void {
    if (this.editor.parentElement !== this.element) this.element.insertBefore(this.editor, this.#problem)
  }

  showCount(tokens: number): void {
    setText(this.#count, formatTokens(tokens))
    setText(this.#unit, tokens === 1 ? 'token' : 'tokens')
    this.element.classList.toggle('slot--empty', tokens === 0)
  }

  /** Shows no count. */
  clear(): void {
    setText(this.#count, '–')
    this.#change.hidden = true
  }

  show({ tokens, sentTokens, summary, problem }: SlotCardView): void {
    setText(this.#summary, summary)
    this.#note.hidden = this.definition.format === 'text' || tokens === 0
    const cut = sentTokens === null ? 0 : tokens - sentTokens
    setAttribute(this.#change, 'hidden', cut <= 0)
    if (cut > 0) setText(this.#change, `−${formatTokens(cut)}`)
    setAttribute(this.#change, 'title', cut > 0 && `${formatTokens(cut)} of these tokens are not sent`)
    setAttribute(this.#problem, 'hidden', problem === null)
    setText(this.#problem, problem ?? '')
  }

  /** Marks the count as that of an older text. */
  markStale(stale: boolean): void {
    this.#count.classList.toggle('stale', stale)
  }

  showSettings(settings: SlotSettings): void {
    this.#settings.show(settings)
  }

  #showToken(tokens: TokensAt | null, text: string): void {
    this.element.classList.toggle('slot--token', tokens !== null)
    if (tokens === null) return
    const ids = tokens.ids.map((id) => `#${id}`).join(' ')
    setText(this.#token, `${ids}  ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`)
  }
}
