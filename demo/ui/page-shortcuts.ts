import { SLOTS, type SlotId } from '../slots/definitions.ts'
import { isTyping, type Shortcut } from './shortcuts.ts'

export interface ShortcutTargets {
  readonly openModels: () => void
  readonly focusSlot: (id: SlotId) => void
  readonly toggleColours: () => void
  readonly check: () => void
  readonly list: () => void
}

/** The shortcuts of the page, in the order of their list. */
export function pageShortcuts(targets: ShortcutTargets): readonly Shortcut[] {
  return [
    {
      keys: ['Ctrl', 'K'],
      label: 'Choose a model',
      when: (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k',
      run: targets.openModels,
    },
    {
      keys: ['Alt', '1–6'],
      label: 'Go to a slot',
      when: (event) => event.altKey && /^Digit[1-6]$/.test(event.code),
      run: (event) => targets.focusSlot(SLOTS[Number(event.code.slice(5)) - 1]!.id),
    },
    {
      keys: ['Alt', 'C'],
      label: 'Token colours',
      when: (event) => event.altKey && event.code === 'KeyC',
      run: targets.toggleColours,
    },
    {
      keys: ['Alt', 'X'],
      label: 'Cross-check with tiktoken',
      when: (event) => event.altKey && event.code === 'KeyX',
      run: targets.check,
    },
    {
      keys: ['?'],
      label: 'This list',
      when: (event) => event.key === '?' && !isTyping(event),
      run: targets.list,
    },
  ]
}
