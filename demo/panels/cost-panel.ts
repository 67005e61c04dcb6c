import type { Answer } from '../engine/answer.ts'
import { estimateCost } from '../model/cost.ts'
import { h, setText } from '../ui/dom.ts'
import { formatNanoUsd, formatTokens } from '../ui/format.ts'

/** What the planned request costs: its input exactly, and its answer at most. */
export function createCostPanel() {
  const input = h('dd', { class: 'number' })
  const output = h('dd', { class: 'number' })
  const note = h('p', { class: 'panel__note' })
  const list = h(
    'dl',
    { class: 'facts' },
    h('div', {}, h('dt', {}, 'Input, as planned'), input),
    h('div', {}, h('dt', {}, 'Answer, if it takes the whole reserve'), output),
  )
  const element = h(
    'section',
    { class: 'panel', 'aria-label': 'Cost' },
    h('h2', { class: 'section-title' }, 'Cost'),
    list,
    note,
  )

  const show = ({ model, preview }: Answer) => {
    const tokens = preview.plan?.input.tokens ?? preview.measure.input.tokens
    const cost = estimateCost(model, tokens, preview.measure.outputReserveTokens)
    list.hidden = cost === null
    if (cost === null) {
      setText(note, `The catalogue has no price for ${model.name ?? model.id}.`)
      return
    }
    setText(input, formatNanoUsd(cost.inputNanoUsd))
    setText(output, `≤ ${formatNanoUsd(cost.outputNanoUsdUpperBound)}`)
    const tier =
      cost.tierAboveInputTokens === null
        ? ''
        : ` The higher prices above ${formatTokens(cost.tierAboveInputTokens)} input tokens apply.`
    const refused = preview.plan === null ? ' As written; it would not be sent.' : ''
    setText(note, `List prices${cost.asOf ? ` as of ${cost.asOf}` : ''}, no caching.${tier}${refused}`)
  }
  return { element, show }
}
