import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * Puts typed text into the state, from which the editor draws it. Left to the browser, it would first be put into the
 * page, styled like its neighbours, and then be found there again: with a long line, most of the time that a key takes.
 * What an input method composes, and whatever cannot be prevented, stays the browser's.
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
