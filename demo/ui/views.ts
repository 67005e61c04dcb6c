import { h, setAttribute } from './dom.ts'

export interface View {
  /** The fragment of its address, without `#`; the first view is shown for every other fragment too. */
  readonly fragment: string
  readonly label: string
  readonly elements: readonly HTMLElement[]
}

/** The page's views, one at a time, as links: the browser's own back button goes between them. */
export function createViews(views: readonly [View, ...View[]], onShow: (fragment: string) => void) {
  const links = views.map(({ fragment, label }) => h('a', { class: 'views__link', href: `#${fragment}` }, label))
  const element = h('nav', { class: 'views', 'aria-label': 'Views' }, ...links)
  let last: View | null = null
  const show = () => {
    const shown = views.find(({ fragment }) => location.hash === `#${fragment}`) ?? views[0]
    for (const [at, view] of views.entries()) {
      for (const part of view.elements) part.hidden = view !== shown
      setAttribute(links[at]!, 'aria-current', view === shown ? 'page' : null)
    }
    onShow(shown.fragment)
    // A link within a view, such as the one past the header, scrolls by itself.
    if (last !== null && shown !== last) window.scrollTo(0, 0)
    last = shown
  }
  window.addEventListener('hashchange', show)
  return { element, show }
}
