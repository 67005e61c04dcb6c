import { h } from './dom.ts'
import { icons } from './icons.ts'

export interface Shortcut {
  /** As shown: `Alt 1` … */
  readonly keys: readonly string[]
  readonly label: string
  readonly when: (event: KeyboardEvent) => boolean
  readonly run: (event: KeyboardEvent) => void
}

/** Whether the event comes from an element for typing text, also inside a shadow root. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0]
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

/** Handles the shortcuts, and makes the button and the dialog that list them. */
export function createShortcuts(shortcuts: readonly Shortcut[]) {
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'shortcuts-title' },
    h(
      'form',
      { method: 'dialog', class: 'dialog__head' },
      h('h2', { class: 'dialog__title', id: 'shortcuts-title' }, 'Keyboard'),
      h('button', { class: 'button button--quiet button--icon button--small', 'aria-label': 'Close' }, icons.close()),
    ),
    h(
      'dl',
      { class: 'shortcuts' },
      ...[...shortcuts, { keys: ['Tab'], label: 'Leave an editor' }].map(({ keys, label }) =>
        h('div', {}, h('dt', {}, label), h('dd', {}, ...keys.map((key) => h('kbd', {}, key)))),
      ),
    ),
  )
  // A click on the backdrop, which is the dialog itself, closes it.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  const open = () => dialog.showModal()
  const button = h(
    'button',
    {
      type: 'button',
      class: 'button button--quiet button--icon button--keyboard',
      'aria-label': 'Keyboard shortcuts',
      title: 'Keyboard shortcuts (?)',
      onclick: open,
    },
    icons.keyboard(),
  )
  document.addEventListener('keydown', (event) => {
    if (dialog.open) return
    const shortcut = shortcuts.find((candidate) => candidate.when(event))
    if (shortcut === undefined) return
    event.preventDefault()
    shortcut.run(event)
  })
  return { button, dialog, open }
}
