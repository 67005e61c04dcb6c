import { h, setShare, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import type { Standing } from './standing.ts'

/**
 * A small copy of the number and the bar in the page's header, shown while the real ones are scrolled out of view. Hidden
 * from assistive technology, which has the real ones.
 */
export function createStrip(meter: HTMLElement) {
  const number = h('span', { class: 'strip__number number' })
  const word = h('span', { class: 'strip__word' })
  const used = h('span', { class: 'strip__used' })
  const held = h('span', { class: 'strip__held' })
  const element = h(
    'div',
    { class: 'strip', 'aria-hidden': 'true' },
    h('span', { class: 'strip__text' }, number, word),
    h('span', { class: 'strip__bar' }, used, held),
  )
  new IntersectionObserver(
    (entries) => element.classList.toggle('strip--on', entries.at(-1)?.isIntersecting === false),
    { rootMargin: '-56px 0px 0px 0px' },
  ).observe(meter)

  const showRoom = (standing: Standing) => {
    const over = standing.overTokens > 0
    element.classList.toggle('strip--over', over)
    setText(number, formatTokens(over ? standing.overTokens : standing.freeTokens))
    setText(word, over ? ' over' : ' left')
  }
  const showBar = ({ writtenTokens, outputReserveTokens, windowTokens, axisTokens }: Standing) => {
    setShare(used, '--span', writtenTokens / axisTokens)
    setShare(held, '--span', outputReserveTokens / axisTokens)
    setShare(held, '--from', (windowTokens - outputReserveTokens) / axisTokens)
  }
  return { element, showRoom, showBar }
}
