import { copy } from './copy.ts'
import { h } from './dom.ts'
import { icons } from './icons.ts'

/** Adds a button to the command that installs the package: it copies the command. */
export function addInstallCopy(say: (text: string) => void): void {
  const command = document.querySelector<HTMLElement>('.intro__install')!
  const text = command.textContent ?? ''
  command.append(
    h(
      'button',
      {
        type: 'button',
        class: 'button button--quiet button--icon button--small',
        'aria-label': 'Copy the install command',
        onclick: () => void copy(text, 'Command copied.', say),
      },
      icons.copy(),
    ),
  )
}
