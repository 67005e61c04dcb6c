import type { CatalogueModel } from '../model/catalogue.ts'
import { h, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { createReserve } from './reserve.ts'
import type { Standing } from './standing.ts'
import { createStrip } from './strip.ts'
import { createTokenField } from './token-field.ts'
import { defineTokenMeter, TokenMeter } from './token-meter.ts'

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
  defineTokenMeter()
  const meter = new TokenMeter()
  const strip = createStrip(meter)
  const reserve = createReserve(events.onReserve)
  const windowField = createTokenField('Window', 'hero-window', () => [1, 100_000_000], events.onWindow)
  const element = h(
    'section',
    { class: 'hero', 'aria-label': 'Budget' },
    h(
      'div',
      { class: 'hero__head' },
      h('div', { class: 'hero__main' }, eyebrow, h('p', { class: 'hero__figure' }, figure, unit), line),
      h('div', { class: 'hero__fields' }, windowField.element, reserve.field),
    ),
    h('div', { class: 'hero__bar' }, meter, reserve.slider),
  )

  const markStale = (stale: boolean) => {
    figure.classList.toggle('stale', stale)
    meter.stale = stale
  }
  /** Shows the number, in the same frame as the key that changed it. */
  const showRoom = (standing: Standing) => {
    const over = standing.overTokens > 0
    element.classList.toggle('hero--over', standing.kind === 'refused')
    element.classList.toggle('hero--over-trimmed', over && standing.kind === 'trimmed')
    setText(eyebrow, over ? (standing.kind === 'refused' ? 'Does not fit' : 'Over, trimmed to fit') : 'Room left')
    setText(figure, formatTokens(over ? standing.overTokens : standing.freeTokens))
    setText(unit, unitOf(over, standing.exact))
    strip.showRoom(standing)
  }
  /** Shows everything else. */
  const showRest = (standing: Standing) => {
    setText(line, standing.line)
    meter.model = standing.meter
    meter.summary = standing.spoken
    meter.classList.toggle('meter--bounded', !standing.exact)
    strip.showBar(standing)
    reserve.show(standing)
  }
  const showModel = (model: CatalogueModel, windowTokens: number | null) => {
    windowField.show(windowTokens ?? model.info.windowTokens)
    reserve.limit(model.info.outputLimitTokens ?? null)
  }
  return { element, meter, strip: strip.element, showRoom, showRest, markStale, showModel }
}

const unitOf = (over: boolean, exact: boolean) =>
  exact ? (over ? 'tokens over' : 'tokens') : over ? 'tokens over, at most' : 'tokens, at least'
