import type { Preview } from 'tokenroom/planner'
import { h, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { createBar } from './elements.ts'
import type { Standing } from './standing.ts'

/**
 * A small copy of the number and the bar in the page's header, shown while the real ones are scrolled out of view. Hidden
 * from assistive technology, which has the real ones.
 */
export function createStrip(meter: HTMLElement) {
  const number = h('span', { class: 'strip__number number' })
  const word = h('span', { class: 'strip__word' })
  const bar = createBar('strip__bar')
  const element = h(
    'div',
    { class: 'strip', 'aria-hidden': 'true' },
    h('span', { class: 'strip__text' }, number, word),
    bar,
  )
  let newest: Preview | null = null
  /** Draws the bar where it is seen: reading a long plan takes its time. */
  const draw = () => {
    if (element.classList.contains('strip--on') && newest !== null) bar.plan = newest
  }
  new IntersectionObserver(
    (entries) => {
      element.classList.toggle('strip--on', entries.at(-1)?.isIntersecting === false)
      draw()
    },
    { rootMargin: '-56px 0px 0px 0px' },
  ).observe(meter)

  const showRoom = (standing: Standing) => {
    const over = standing.overTokens > 0
    element.classList.toggle('strip--over', over)
    setText(number, formatTokens(over ? standing.overTokens : standing.freeTokens))
    setText(word, over ? ' over' : ' left')
  }
  const showBar = (preview: Preview) => {
    newest = preview
    draw()
  }
  const clear = () => {
    element.classList.remove('strip--over')
    setText(number, '–')
    setText(word, '')
  }
  return { element, showRoom, showBar, clear }
}
