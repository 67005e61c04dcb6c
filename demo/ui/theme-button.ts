import { h, setAttribute } from './dom.ts'
import { icons } from './icons.ts'

const KEY = 'tokenroom.theme'
const NEXT = { system: 'light', light: 'dark', dark: 'system' } as const
type Theme = keyof typeof NEXT

/** The button that switches between system, light and dark. `theme.js` applies the choice before a page is first painted. */
export function createThemeButton(): HTMLElement {
  let theme: Theme = (document.documentElement.dataset.theme as Theme | undefined) ?? 'system'
  const button = h('button', { type: 'button', class: 'button button--quiet button--icon' })
  const show = () => {
    const glyph = { system: icons.half, light: icons.sun, dark: icons.moon }[theme]()
    button.replaceChildren(glyph)
    setAttribute(button, 'aria-label', `Theme: ${theme}`)
    button.title = `Theme: ${theme}`
  }
  button.addEventListener('click', () => {
    theme = NEXT[theme]
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    try {
      if (theme === 'system') localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, theme)
    } catch {
      // Storage is blocked, so the choice lasts until the page is closed.
    }
    show()
  })
  show()
  return button
}
