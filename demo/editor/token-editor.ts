import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { type ChangeSet, Compartment, EditorState, type Extension, type Text } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { colouring, recolour, type SegmentSource, type TokensAt, tokensAt } from './colouring.ts'
import { editorTheme } from './editor-theme.ts'
import { afterSteps, type TypedStep } from './typed-steps.ts'
import { typedText } from './typed-text.ts'

export interface TokenEditorOptions {
  readonly label: string
  readonly placeholder: string
  readonly mono: boolean
  readonly source: () => SegmentSource | null
  /** `changes` turn the text into `doc`. Called before that is drawn, but not when the whole text is set. */
  readonly onEdit: (changes: ChangeSet, doc: Text) => void
  /** Called when the edited text is drawn. */
  readonly onChange: (doc: Text) => void
  /** Called with the tokens at the caret or under the pointer and their text, or with null when there are none. */
  readonly onToken: (tokens: TokensAt | null, text: string) => void
}

/**
 * `<token-editor>`: a text editor that stays fast with ten megabytes and shows the tokens of the text in view.
 *
 * It has a shadow root, so that the editor's styles are constructed style sheets: the page's Content-Security-Policy
 * forbids style elements. Tab leaves the editor, so that keyboard users are never trapped in it.
 */
export class TokenEditor extends HTMLElement {
  #view: EditorView | null = null
  #options: TokenEditorOptions | null = null
  readonly #colours = new Compartment()
  readonly #name = new Compartment()
  #label = ''

  /** Builds the editor with a text, and what was typed after it. Call it once, before the element is connected. */
  setup(options: TokenEditorOptions, doc: Text, typed: readonly TypedStep[] = []): void {
    this.#options = options
    this.#label = options.label
    const root = this.attachShadow({ mode: 'open' })
    this.#view = new EditorView({
      root,
      parent: root,
      state: afterSteps(this.#stateOf(doc, true), typed),
      dispatchTransactions: (transactions, view) => {
        // First, so that the worker counts the text while it is laid out here.
        for (const { docChanged, changes, newDoc } of transactions) if (docChanged) options.onEdit(changes, newDoc)
        view.update(transactions)
      },
    })
  }

  get view(): EditorView {
    if (this.#view === null) throw new Error('token-editor: setup() was not called')
    return this.#view
  }

  /** Replaces the whole text, as by a sample, and clears the undo history. */
  set doc(doc: Text) {
    if (doc !== this.view.state.doc) this.view.setState(this.#stateOf(doc, this.#coloured))
  }

  get #coloured(): boolean {
    const current = this.#view && this.#colours.get(this.#view.state)
    return Array.isArray(current) ? current.length > 0 : true
  }

  set colours(on: boolean) {
    this.view.dispatch({ effects: this.#colours.reconfigure(on ? this.#colouring() : []) })
  }

  /** What the editor is called, for people who do not see where it is. */
  set label(label: string) {
    if (label === this.#label) return
    this.#label = label
    this.view.dispatch({ effects: this.#name.reconfigure(nameOf(label)) })
  }

  /** Puts the caret at a place, or selects [from, to), in code units, and takes the focus. */
  select(from: number, to: number): void {
    const { length } = this.view.state.doc
    this.view.dispatch({ selection: { anchor: Math.min(from, length), head: Math.min(to, length) } })
    this.view.focus()
  }

  /** Colours the text again, as when another encoding is loaded. */
  refresh(): void {
    this.view.dispatch({ effects: recolour.of(null) })
  }

  override focus(): void {
    this.view.focus()
  }

  #colouring(): Extension {
    return [colouring(() => this.#options!.source())]
  }

  #stateOf(doc: Text, coloured: boolean): EditorState {
    const options = this.#options!
    return EditorState.create({
      doc,
      extensions: [
        history(),
        typedText(),
        EditorView.lineWrapping,
        keymap.of([...defaultKeymap, ...historyKeymap]),
        placeholder(options.placeholder),
        editorTheme,
        EditorView.editorAttributes.of({ class: options.mono ? 'mono' : '' }),
        EditorView.contentAttributes.of({ spellcheck: 'false', autocorrect: 'off' }),
        this.#name.of(nameOf(this.#label)),
        this.#colours.of(coloured ? this.#colouring() : []),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc)
          if (update.docChanged || update.selectionSet) this.#report(update.state.selection.main.head)
        }),
        EditorView.domEventHandlers({
          mousemove: (event, view) => {
            const position = view.posAtCoords({ x: event.clientX, y: event.clientY })
            this.#report(position)
          },
          mouseleave: (_event, view) => this.#report(view.hasFocus ? view.state.selection.main.head : null),
        }),
      ],
    })
  }

  #report(position: number | null): void {
    const tokens = position === null ? null : tokensAt(this.view, position)
    this.#options?.onToken(tokens, tokens === null ? '' : this.view.state.sliceDoc(tokens.from, tokens.to))
  }
}

const nameOf = (label: string): Extension => EditorView.contentAttributes.of({ 'aria-label': label })

export function defineTokenEditor(): void {
  if (!customElements.get('token-editor')) customElements.define('token-editor', TokenEditor)
}
