import { h, setAttribute } from './dom.ts'

export interface View {
  /** The fragment of its address, without `#`. The first view is also shown for every other fragment. */
  readonly fragment: string
  readonly label: string
  readonly elements: readonly HTMLElement[]
}

/** The page's views, shown one at a time. They are links, so the browser's back button works between them. */
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
    // A link within a view, such as the skip link, scrolls by itself.
    if (last !== null && shown !== last) window.scrollTo(0, 0)
    last = shown
  }
  window.addEventListener('hashchange', show)
  return { element, show }
}
