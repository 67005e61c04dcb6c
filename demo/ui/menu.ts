import { h, setAttribute } from './dom.ts'

export interface MenuItem {
  readonly label: string
  readonly hint?: string
  readonly onPick: () => void
}

/**
 * A menu button: arrow keys move, Enter chooses, Escape closes the menu and focuses the button. The items of `more` are
 * asked for when the menu opens, and come after a line.
 */
export function createMenu(
  label: string,
  glyph: SVGSVGElement,
  items: readonly MenuItem[],
  more: () => readonly MenuItem[] = () => [],
): HTMLElement {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'button button--quiet',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-label': label,
    },
    glyph,
    h('span', { class: 'button__text' }, label),
  )
  const rowOf = (item: MenuItem) =>
    h(
      'button',
      {
        type: 'button',
        class: 'menu__item',
        role: 'menuitem',
        tabindex: -1,
        onclick: () => {
          close(true)
          item.onPick()
        },
      },
      h('span', { class: 'menu__label' }, item.label),
      item.hint && h('span', { class: 'menu__hint' }, item.hint),
    )
  const fixed = items.map(rowOf)
  let rows: HTMLButtonElement[] = fixed
  const panel = h('div', { class: 'menu__panel', role: 'menu', 'aria-label': label, hidden: true })
  const element = h('div', { class: 'menu' }, button, panel)

  const open = () => {
    const added = more().map(rowOf)
    rows = [...fixed, ...added]
    const line = added.length > 0 ? [h('hr', { class: 'menu__line' })] : []
    panel.replaceChildren(...fixed, ...line, ...added)
    panel.hidden = false
    setAttribute(button, 'aria-expanded', 'true')
    rows[0]?.focus()
  }
  function close(refocus: boolean) {
    if (panel.hidden) return
    panel.hidden = true
    setAttribute(button, 'aria-expanded', 'false')
    if (refocus) button.focus()
  }
  button.addEventListener('click', () => (panel.hidden ? open() : close(true)))
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    open()
  })
  panel.addEventListener('keydown', (event) => {
    const at = rows.indexOf(document.activeElement as HTMLButtonElement)
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
    const next = to[event.key]
    if (next !== undefined) {
      event.preventDefault()
      rows.at(next % rows.length)?.focus()
    } else if (event.key === 'Escape') close(true)
  })
  element.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) close(false)
  })
  return element
}
