/** A meter for CodeMirror and one for ProseMirror, each through the two functions of a text source. */
import 'tokenroom/element/define'
// #region codemirror
import { EditorView } from '@codemirror/view'

let onEdit = null
const code = new EditorView({
  parent: document.querySelector('#code'),
  extensions: [EditorView.updateListener.of((update) => update.docChanged && onEdit?.())],
})
document.querySelector('#code-meter').source = {
  read: () => code.state.doc.toString(),
  watch: (changed) => {
    onEdit = changed
    return () => {
      onEdit = null
    }
  },
}

// #endregion
// #region prosemirror
import { schema } from 'prosemirror-schema-basic'
import { EditorState } from 'prosemirror-state'
import { EditorView as ProseView } from 'prosemirror-view'

let onChange = null
const prose = new ProseView(document.querySelector('#prose'), {
  state: EditorState.create({ schema }),
  dispatchTransaction(transaction) {
    prose.updateState(prose.state.apply(transaction))
    if (transaction.docChanged) onChange?.()
  },
})
document.querySelector('#prose-meter').source = {
  read: () => prose.state.doc.textBetween(0, prose.state.doc.content.size, '\n'),
  watch: (changed) => {
    onChange = changed
    return () => {
      onChange = null
    }
  },
}
// #endregion

Object.assign(globalThis, { code, prose })
