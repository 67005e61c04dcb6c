/** The page of the edit benchmark: an editor with ten megabytes, and the count that the library shows for it. */
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type * as Worker from '../../workers/index.ts'

declare global {
  interface Window {
    /** Opens the editor with a text; resolves when it is counted. */
    openEditor: (codeUnits: number) => Promise<void>
    /** Milliseconds of each key press so far: from the edit to its count, from the key to that, and to its paint. */
    edits: { readonly editMs: number[]; readonly countMs: number[]; readonly paintMs: number[] }
    /** The count on the page, and a fresh count of the editor's text. */
    checkEditor: () => Promise<readonly [number, number]>
  }
}

// The built package as a page has it without a bundler, with its worker beside it.
const address = '/dist/worker.js'
const { loadTokenizer } = (await import(address)) as typeof Worker
const tokenizer = await loadTokenizer('o200k_base')
const output = document.body.appendChild(document.createElement('output'))
const editMs: number[] = []
const countMs: number[] = []
const paintMs: number[] = []
window.edits = { editMs, countMs, paintMs }

window.openEditor = async (codeUnits) => {
  const part = await (await fetch('/text.txt')).text()
  const doc = part
    .repeat(Math.ceil(codeUnits / part.length))
    .slice(0, codeUnits)
    .replace(/\r/g, ' ')
  const counted = await tokenizer.document(doc)
  let pressed = 0
  const view = new EditorView({
    parent: document.body,
    state: EditorState.create({
      doc,
      selection: { anchor: doc.length >> 1 },
      extensions: [
        // As high as a window: higher, and all of the text would be laid out.
        EditorView.theme({ '&': { height: '600px' }, '.cm-scroller': { overflow: 'auto' } }),
        EditorView.domEventHandlers({
          keydown: ({ timeStamp }) => {
            pressed = timeStamp
          },
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return
          const at = pressed
          const edited = performance.now()
          // From the end, so that the positions of the changes before are still those of the old text.
          const changes: [number, number, string][] = []
          update.changes.iterChanges((from, to, _, __, insert) => changes.unshift([from, to, insert.toString()]))
          for (const change of changes) void counted.replace(...change).then((count) => show(count, at, edited))
        }),
      ],
    }),
  })
  view.dispatch({ effects: EditorView.scrollIntoView(doc.length >> 1) })
  view.focus()
  window.checkEditor = async () => [Number(output.textContent), await tokenizer.count(view.state.doc.toString())]
}

function show(count: number, pressed: number, edited: number): void {
  editMs.push(performance.now() - edited)
  output.textContent = String(count)
  countMs.push(performance.now() - pressed)
  requestAnimationFrame(() => {
    // A message that is posted before the frame is drawn is handled after it.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      paintMs.push(performance.now() - pressed)
      port1.close()
    }
    port2.postMessage(null)
  })
}
