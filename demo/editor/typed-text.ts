import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * Puts typed text into the editor's state, from which the editor draws it. If the browser inserted the text, it would style
 * it like its neighbours, and the editor would have to find it in the page: with a long line, most of the time of a key.
 * Text from input methods, and whatever else cannot be prevented, is left to the browser.
 */
export function typedText(): Extension {
  return EditorView.domEventHandlers({
    beforeinput(event, view) {
      const { data, inputType } = event
      const isOurs = inputType === 'insertText' && event.cancelable && !event.isComposing && !view.composing
      if (!isOurs || data === null || view.state.readOnly) return false
      view.dispatch(view.state.replaceSelection(data), { scrollIntoView: true, userEvent: 'input.type' })
      event.preventDefault()
      return true
    },
  })
}
