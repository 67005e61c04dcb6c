import { h, setAttribute, setShare } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import type { Standing } from './standing.ts'

/**
 * The output reserve, two ways: a slider whose thumb is the limit line of the bar, and a field for exact numbers.
 * The slider's scale is the bar's, so the thumb always stands where the limit is.
 */
export function createReserve(onChange: (tokens: number) => void) {
  const range = h('input', {
    class: 'reserve',
    type: 'range',
    min: 0,
    'aria-label': 'Output reserve, tokens held for the answer',
  })
  const input = h('input', {
    class: 'input number',
    id: 'hero-reserve',
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'off',
  })
  const field = h(
    'div',
    { class: 'field' },
    h('label', { class: 'field__label', for: 'hero-reserve' }, 'Output reserve'),
    input,
  )
  let mostOutput: number | null = null

  range.addEventListener('input', () => onChange(range.valueAsNumber))
  input.addEventListener('change', () => {
    const tokens = Number(input.value.replace(/[\s,_]/g, ''))
    const valid = Number.isInteger(tokens) && tokens >= 0 && tokens <= Number(range.max)
    input.setAttribute('aria-invalid', String(!valid))
    if (valid) onChange(tokens)
  })

  const show = ({ windowTokens, outputReserveTokens, axisTokens }: Standing) => {
    const most = Math.min(mostOutput ?? windowTokens, windowTokens)
    const max = Math.max(most, outputReserveTokens)
    setAttribute(range, 'max', max)
    if (range.valueAsNumber !== outputReserveTokens) range.value = String(outputReserveTokens)
    setAttribute(range, 'aria-valuetext', `${formatTokens(outputReserveTokens)} tokens`)
    setShare(range, '--from', (windowTokens - max) / axisTokens)
    setShare(range, '--span', max / axisTokens)
    if (document.activeElement !== input) {
      input.value = formatTokens(outputReserveTokens)
      setAttribute(input, 'aria-invalid', 'false')
    }
  }
  return {
    slider: range,
    field,
    show,
    /** The most output the model gives; null when that is not known. */
    limit: (tokens: number | null) => {
      mostOutput = tokens
    },
  }
}
