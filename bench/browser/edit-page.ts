/** The page of the edit benchmark: a bare editor and, below it, the count that the library has for its text. */
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type * as Worker from '../../workers/index.ts'

declare global {
  interface Window {
    /** Opens the editor with a text, with the cursor in its middle; resolves when it is counted. */
    openEditor: (text: string) => Promise<void>
    /** The editor's text. */
    editorText: () => string
    shownCount: () => number
  }
}

// The built package as a page has it without a bundler, with its worker beside it.
const address = '/dist/worker.js'
const { loadTokenizer } = (await import(address)) as typeof Worker
const tokenizer = await loadTokenizer('o200k_base')
const main = document.body.appendChild(document.createElement('main'))
const output = main.appendChild(document.createElement('output'))

window.shownCount = () => Number(output.textContent)
window.openEditor = async (doc) => {
  const counted = await tokenizer.document(doc)
  const show = () => {
    output.textContent = String(counted.count)
    main.dataset.answered = String(counted.pendingEdits === 0)
  }
  show()
  const view = new EditorView({
    parent: document.body,
    state: EditorState.create({
      doc,
      selection: { anchor: doc.length >> 1 },
      extensions: [
        // As high as a window: higher, and all of the text would be laid out.
        EditorView.theme({ '&': { height: '600px' }, '.cm-scroller': { overflow: 'auto' } }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return
          main.dataset.answered = 'false'
          update.changes.iterChanges((fromOld, toOld, from, _to, insert) => {
            void counted.replace(from, from + toOld - fromOld, insert.toString()).then(show)
          })
        }),
      ],
    }),
  })
  view.dispatch({ effects: EditorView.scrollIntoView(doc.length >> 1) })
  view.focus()
  window.editorText = () => view.state.doc.toString()
}
