/**
 * Where a meter's text comes from, for an editor that is no form field: two functions.
 *
 * @example CodeMirror, with `EditorView.updateListener.of((update) => update.docChanged && onChange?.())`
 * meter.source = {
 *   read: () => view.state.doc.toString(),
 *   watch: (changed) => {
 *     onChange = changed
 *     return () => { onChange = null }
 *   },
 * }
 */
export interface TextSource {
  /** The text as it is now. Asked after a change, and only while the meter can be seen. */
  read(): string
  /** Calls `changed` after every change of the text, from now on. Returns what ends that. */
  watch(changed: () => void): () => void
}
