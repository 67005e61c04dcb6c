import type { TokenBudget, TokenMeter } from 'tokenroom/element'
import { SLOTS } from '../slots/definitions.ts'
import { h } from '../ui/dom.ts'

/** The names of the parts, as the page has them. */
const PARTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SLOTS.map(({ id, title }) => [id, title])),
  framing: 'Message overhead',
}
const LABEL = 'Input tokens against the limit'

/** A bar without its words, which the page has beside it. It is drawn once the elements are defined, as with the planner. */
export function createBar(className: string): TokenMeter {
  const bar = h('token-meter', { class: `bar ${className}`, quiet: '', label: LABEL })
  bar.texts = { parts: PARTS }
  return bar
}

/** The bar with its axis and the slider of the reserve. `onReserve` is asked for another reserve. */
export function createBudget(onReserve: (tokens: number) => void): TokenBudget {
  const budget = h('token-budget', { class: 'budget', quiet: '', label: LABEL })
  budget.texts = { parts: PARTS, reserveLabel: 'Output reserve, tokens held for the answer' }
  budget.addEventListener('reserveinput', (event) => {
    const { outputReserveTokens } = (event as CustomEvent<{ outputReserveTokens: number }>).detail
    onReserve(outputReserveTokens)
  })
  return budget
}
