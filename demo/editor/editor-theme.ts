import { EditorView } from '@codemirror/view'

/** The editor's theme. It uses the page's custom properties, which its shadow root inherits. */
export const editorTheme = EditorView.theme({
  '&': { fontSize: '13.5px', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--sans)',
    lineHeight: '1.62',
    maxHeight: 'var(--editor-height, 260px)',
    overflow: 'auto',
    scrollbarWidth: 'thin',
    scrollbarColor: 'var(--line-strong) transparent',
  },
  '&.mono .cm-scroller': { fontFamily: 'var(--mono)', fontSize: '12.5px' },
  '.cm-content': { padding: '12px 0', minHeight: 'var(--editor-least, 44px)', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 16px', overflowWrap: 'anywhere' },
  '.cm-placeholder': { color: 'var(--ink-3)', whiteSpace: 'pre-wrap' },
  // The browser's own caret and selection. A drawn caret blinks by an animation, which takes a frame at each tick.
  '.cm-content ::selection, .cm-content::selection': { backgroundColor: 'var(--selection)' },
  '.token': { borderRadius: '3px', boxDecorationBreak: 'clone', padding: '1.5px 0' },
  '.token-0': { backgroundColor: 'var(--token-a)' },
  '.token-1': { backgroundColor: 'var(--token-b)' },
  '.token-2': { backgroundColor: 'var(--token-c)' },
  '.token-3': { backgroundColor: 'var(--token-d)' },
  '.token-4': { backgroundColor: 'var(--token-e)' },
  '@media (forced-colors: active)': {
    // A line where each token begins: a frame would cover a token of one small sign. Forced colours take gradients away.
    '.token': {
      forcedColorAdjust: 'none',
      color: 'CanvasText',
      backgroundColor: 'transparent',
      borderRadius: '0',
      backgroundImage: 'linear-gradient(Highlight, Highlight)',
      backgroundSize: '1px 100%',
      backgroundRepeat: 'no-repeat',
    },
  },
})
