/** The page of the edit benchmark: a bare editor and, above it, the count that the library has for its text. */
import { type ChangeSet, EditorState, type Text } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type * as Page from '../../src/index.ts'
import type * as Worker from '../../workers/page/index.ts'

/** Who counts: nobody, a document in the worker, or that one and, what a key adds, the page. */
export type Counting = 'nothing' | 'worker' | 'page'

declare global {
  interface Window {
    /** Opens the editor with a text, with the cursor in its middle; resolves when it is counted. */
    openEditor: (text: string, counting: Counting) => Promise<void>
    /** The editor's text. */
    editorText: () => string
    /** Its length, which takes no time. */
    editorLength: () => number
    shownCount: () => number
  }
}

// The built package, as a page without a bundler has it, with its worker next to it.
const [forPage, forWorker] = ['/dist/index.js', '/dist/worker.js']
const { countEdit, loadTokenizer: loadHere } = (await import(forPage)) as typeof Page
const { loadTokenizer } = (await import(forWorker)) as typeof Worker
const main = document.body.appendChild(document.createElement('main'))
const output = main.appendChild(document.createElement('output'))

window.shownCount = () => Number(output.textContent)
window.openEditor = async (doc, counting) => {
  const edit = counting === 'nothing' ? () => {} : await openDocument(doc, counting === 'page')
  const view = new EditorView({
    parent: document.body,
    dispatchTransactions: (transactions, view) => {
      // Sent first, so that the worker counts while the page lays out the letter.
      for (const { docChanged, changes, startState } of transactions) if (docChanged) edit(changes, startState.doc)
      view.update(transactions)
    },
    state: EditorState.create({
      doc,
      selection: { anchor: doc.length >> 1 },
      // As high as the window. If it were higher, all of the text would be laid out.
      extensions: EditorView.theme({ '&': { height: '600px' }, '.cm-scroller': { overflow: 'auto' } }),
    }),
  })
  view.dispatch({ effects: EditorView.scrollIntoView(doc.length >> 1) })
  view.focus()
  window.editorText = () => view.state.doc.toString()
  window.editorLength = () => view.state.doc.length
}

/** Has `text` counted; resolves to what is to be told of every edit, which shows its count as soon as it is known. */
async function openDocument(text: string, here: boolean): Promise<(changes: ChangeSet, before: Text) => void> {
  const counted = await (await loadTokenizer('o200k_base')).document(text)
  const near = here ? await loadHere('o200k_base') : null
  /** Null until the worker answers an edit that cannot be counted here. */
  let tokens: number | null = counted.count
  const show = () => {
    if (tokens !== null) output.textContent = String(tokens)
    main.dataset.answered = String(tokens !== null)
  }
  const hear = () => {
    if (counted.pendingEdits > 0 || tokens === counted.count) return
    tokens = counted.count
    show()
  }
  show()
  return (changes, before) => {
    const source = { length: before.length, slice: (from: number, to: number) => before.sliceString(from, to) }
    let edits = 0
    let added: number | null = null
    changes.iterChanges((fromOld, toOld, from, _to, inserted) => {
      const insert = inserted.toString()
      void counted.replace(from, from + toOld - fromOld, insert).then(hear)
      // Only for the first edit is the text known in which it is made.
      added = near !== null && edits++ === 0 ? countEdit(near, source, fromOld, toOld, insert) : null
    })
    tokens = tokens === null || added === null ? null : tokens + added
    show()
  }
}
