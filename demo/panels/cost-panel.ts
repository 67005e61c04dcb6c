import { costOf } from 'tokenroom/models'
import type { Answer } from '../engine/answer.ts'
import { h, setText } from '../ui/dom.ts'
import { formatNanoUsd, formatTokens } from '../ui/format.ts'

/** What the planned request costs at most. */
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
    const planned = preview.plan?.input ?? preview.measure.input
    const { outputReserveTokens } = preview.measure
    // A model that may think is billed at its price for that.
    const billed = { outputTokens: outputReserveTokens, reasoningTokens: outputReserveTokens }
    const cost = costOf(model, { inputTokens: planned.upper, ...billed })
    list.hidden = cost === null
    if (cost === null) {
      setText(note, `The catalogue has no price for ${model.name ?? model.id}.`)
      return
    }
    setText(input, `${planned.exact ? '' : '≤ '}${formatNanoUsd(cost.inputNanoUsd)}`)
    setText(output, `≤ ${formatNanoUsd(cost.outputNanoUsd)}`)
    const step = model.priceTiers?.findLast(({ aboveInputTokens }) => planned.upper > aboveInputTokens)
    const tier =
      step === undefined ? '' : ` The higher prices above ${formatTokens(step.aboveInputTokens)} input tokens apply.`
    const refused = preview.plan === null ? ' As written; it would not be sent.' : ''
    setText(note, `List prices${cost.asOf ? ` as of ${cost.asOf}` : ''}, no caching.${tier}${refused}`)
  }
  return { element, show }
}
