import { h, setAttribute } from './dom.ts'

export interface View<N extends string> {
  /** The fragment of its address, without `#`. */
  readonly name: N
  readonly label: string
  readonly elements: readonly HTMLElement[]
}

/** The page's views, shown one at a time. They are links, so the browser's back button works between them. */
export function createViews<N extends string>(views: readonly View<N>[], onShow: (name: N) => void) {
  const links = views.map(({ name, label }) => h('a', { class: 'views__link', href: `#${name}` }, label))
  const element = h('nav', { class: 'views', 'aria-label': 'Views' }, ...links)
  let last: N | null = null
  const show = (name: N) => {
    const shown = views.find((view) => view.name === name)!
    // A part may belong to several views.
    for (const view of views) for (const part of view.elements) part.hidden = !shown.elements.includes(part)
    for (const [at, view] of views.entries()) setAttribute(links[at]!, 'aria-current', view === shown ? 'page' : null)
    const before = last
    last = name
    if (name === before) return
    onShow(name)
    if (before !== null) window.scrollTo(0, 0)
  }
  return { element, show, shown: () => last }
}
