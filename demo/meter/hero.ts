import 'tokenroom/element/define'
import type { Answer } from '../engine/answer.ts'
import type { CatalogueModel } from '../model/catalogue.ts'
import { h, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { createBudget } from './elements.ts'
import type { Standing } from './standing.ts'
import { createStrip } from './strip.ts'
import { createTokenField } from './token-field.ts'

export interface HeroEvents {
  readonly onReserve: (tokens: number) => void
  readonly onWindow: (tokens: number | null) => void
}

/** The head of the page: one number, one bar, and the controls for the window and the output reserve. */
export function createHero(events: HeroEvents) {
  const eyebrow = h('p', { class: 'hero__eyebrow' }, 'Room left')
  const figure = h('span', { class: 'hero__number number' }, '–')
  const unit = h('span', { class: 'hero__unit' }, 'tokens')
  const line = h('p', { class: 'hero__line' })
  let mostOutput = 0
  const budget = createBudget((tokens) => events.onReserve(Math.min(tokens, mostOutput)))
  const strip = createStrip(budget)
  const reserveField = createTokenField(
    'Output reserve',
    'hero-reserve',
    () => [0, mostOutput],
    (tokens) => events.onReserve(tokens ?? 0),
  )
  const windowField = createTokenField('Window', 'hero-window', () => [1, 100_000_000], events.onWindow)
  const element = h(
    'section',
    { class: 'hero', 'aria-label': 'Budget' },
    h(
      'div',
      { class: 'hero__head' },
      h('div', { class: 'hero__main' }, eyebrow, h('p', { class: 'hero__figure' }, figure, unit), line),
      h('div', { class: 'hero__fields' }, windowField.element, reserveField.element),
    ),
    h('div', { class: 'hero__bar' }, budget),
  )

  const markStale = (stale: boolean) => {
    figure.classList.toggle('stale', stale)
    budget.classList.toggle('bar--stale', stale)
  }
  /** Shows the number, in the same frame as the key that changed it. */
  const showRoom = (standing: Standing) => {
    const over = standing.overTokens > 0
    element.classList.toggle('hero--over', standing.kind === 'refused')
    element.classList.toggle('hero--over-trimmed', over && standing.kind === 'trimmed')
    setText(eyebrow, over ? (standing.kind === 'refused' ? 'Does not fit' : 'Over, trimmed to fit') : 'Room left')
    setText(figure, formatTokens(over ? standing.overTokens : standing.freeTokens))
    setText(unit, unitOf(standing))
    strip.showRoom(standing)
  }
  /** Shows everything else. */
  const showRest = ({ preview }: Answer, standing: Standing) => {
    setText(line, standing.line)
    budget.plan = preview
    strip.showBar(preview)
    reserveField.show(standing.outputReserveTokens)
  }
  /** Shows no number and no sentence: those that were shown are another model's. */
  const clear = () => {
    element.classList.remove('hero--over', 'hero--over-trimmed')
    setText(eyebrow, 'Room left')
    setText(figure, '–')
    setText(unit, 'tokens')
    setText(line, '')
    strip.clear()
  }
  const showModel = (model: CatalogueModel, windowTokens: number | null) => {
    const window = windowTokens ?? model.info.windowTokens
    windowField.show(window)
    mostOutput = Math.min(model.info.outputLimitTokens ?? window, window)
  }
  return { element, budget, strip: strip.element, showRoom, showRest, markStale, showModel, clear }
}

/** What is over is of everything that was written; the room that is left is beside what is sent. */
function unitOf({ overTokens, request, sent }: Standing): string {
  if (overTokens > 0) return request.exact ? 'tokens over' : 'tokens over, at most'
  return (sent ?? request).exact ? 'tokens' : 'tokens, at least'
}
