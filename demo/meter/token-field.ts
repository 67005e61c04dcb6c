import { h, setAttribute, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'

/**
 * A field for a number of tokens. A number outside `range`, which is read each time, changes nothing; the field then says
 * which numbers it takes. An empty field is null.
 */
export function createTokenField(
  label: string,
  id: string,
  range: () => readonly [least: number, most: number],
  onChange: (tokens: number | null) => void,
) {
  const hint = h('span', { class: 'field__hint', id: `${id}-hint`, 'aria-live': 'polite' })
  const input = h('input', {
    class: 'input number',
    id,
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'off',
    'aria-describedby': hint.id,
  })
  const say = (refusal: string) => {
    setAttribute(input, 'aria-invalid', String(refusal !== ''))
    setText(hint, refusal)
  }
  input.addEventListener('change', () => {
    const typed = input.value.replace(/[\s,_]/g, '')
    const tokens = Number(typed)
    const [least, most] = range()
    const valid = typed === '' || (Number.isInteger(tokens) && tokens >= least && tokens <= most)
    say(valid ? '' : `a whole number from ${formatTokens(least)} to ${formatTokens(most)}`)
    if (valid) onChange(typed === '' ? null : tokens)
  })
  return {
    element: h('div', { class: 'field' }, h('label', { class: 'field__label', for: id }, label), input, hint),
    show: (tokens: number) => {
      if (document.activeElement === input) return
      input.value = formatTokens(tokens)
      say('')
    },
  }
}
