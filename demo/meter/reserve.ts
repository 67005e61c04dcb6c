import { h, setAttribute, setShare } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import type { Standing } from './standing.ts'
import { createTokenField } from './token-field.ts'

/**
 * Two controls for the output reserve: a slider whose thumb is the limit line of the bar, and a field for exact numbers. The
 * slider has the bar's scale, so the thumb is always at the limit.
 */
export function createReserve(onChange: (tokens: number) => void) {
  const range = h('input', {
    class: 'reserve',
    type: 'range',
    min: 0,
    'aria-label': 'Output reserve, tokens held for the answer',
  })
  const field = createTokenField(
    'Output reserve',
    'hero-reserve',
    () => [0, Number(range.max)],
    (tokens) => onChange(tokens ?? 0),
  )
  let mostOutput: number | null = null

  range.addEventListener('input', () => onChange(range.valueAsNumber))

  const show = ({ windowTokens, outputReserveTokens, axisTokens }: Standing) => {
    const most = Math.min(mostOutput ?? windowTokens, windowTokens)
    const max = Math.max(most, outputReserveTokens)
    setAttribute(range, 'max', max)
    if (range.valueAsNumber !== outputReserveTokens) range.value = String(outputReserveTokens)
    setAttribute(range, 'aria-valuetext', `${formatTokens(outputReserveTokens)} tokens`)
    setShare(range, '--from', (windowTokens - max) / axisTokens)
    setShare(range, '--span', max / axisTokens)
    field.show(outputReserveTokens)
  }
  return {
    slider: range,
    field: field.element,
    show,
    /** The model's maximum output. Null when it is unknown. */
    limit: (tokens: number | null) => {
      mostOutput = tokens
    },
  }
}
