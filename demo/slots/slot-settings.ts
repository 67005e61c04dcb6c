import { parseAmount } from '../parse/amount.ts'
import { h } from '../ui/dom.ts'
import { icons } from '../ui/icons.ts'
import { API_CHOICES } from './api.ts'
import { POLICY_LABELS, type PolicyChoice, type SlotDefinition, type SlotSettings } from './definitions.ts'

/** The controls of a slot, collapsed at first: priority, limits, policy. `show` updates them. */
export function createSettings(
  definition: SlotDefinition,
  initial: SlotSettings,
  onChange: (change: Partial<SlotSettings>) => void,
) {
  const id = `settings-${definition.id}`
  const field = (label: string, control: HTMLElement, hint: string) => {
    control.id = `${id}-${label.toLowerCase().replace(/\W+/g, '-')}`
    return h(
      'div',
      { class: 'field' },
      h('label', { class: 'field__label', for: control.id }, label),
      control,
      hint !== '' && h('span', { class: 'field__hint' }, hint),
    )
  }
  const amount = (key: 'min' | 'max', hint: string) => {
    const input = h('input', {
      class: 'input',
      type: 'text',
      inputmode: 'numeric',
      placeholder: hint,
      autocomplete: 'off',
    })
    input.addEventListener('input', () => {
      const valid = parseAmount(input.value) !== null
      input.setAttribute('aria-invalid', String(!valid))
      if (valid) onChange({ [key]: input.value })
    })
    return input
  }
  const whole = (key: 'priority' | 'keepLast' | 'topK', max: number) => {
    const input = h('input', { class: 'input', type: 'number', min: 0, max, step: 1 })
    input.addEventListener('input', () => {
      const value = input.valueAsNumber
      if (Number.isInteger(value) && value >= 0 && value <= max) onChange({ [key]: value })
    })
    return input
  }

  const policy = h(
    'select',
    { class: 'input' },
    ...definition.policies.map((choice) => h('option', { value: choice }, POLICY_LABELS[choice])),
  )
  policy.addEventListener('change', () => {
    onChange({ policy: policy.value as PolicyChoice })
    adapt(policy.value as PolicyChoice)
  })
  const api = h(
    'select',
    { class: 'input' },
    ...Object.entries(API_CHOICES).map(([value, label]) => h('option', { value }, label)),
  )
  api.addEventListener('change', () => onChange({ api: api.value }))
  const priority = whole('priority', 1000)
  const min = amount('min', 'none')
  const max = amount('max', 'no limit')
  const keepLast = whole('keepLast', 100_000)
  const topK = whole('topK', 100_000)
  const keepLastField = field('Turns always kept', keepLast, 'counted from the end')
  const topKField = field('At most chunks', topK, '0: no limit')

  const panel = h(
    'div',
    { class: 'slot__settings', id, hidden: true, role: 'group', 'aria-label': `${definition.title} settings` },
    h(
      'div',
      { class: 'slot__fields' },
      field('When room is short', policy, ''),
      field('Priority', priority, 'higher is served first'),
      field('Min', min, 'tokens or %, guaranteed'),
      field('Max', max, 'tokens or %'),
      keepLastField,
      topKField,
      definition.format === 'messages' && field('Messages of', api, 'and with them the request'),
    ),
    h('p', { class: 'slot__help' }, definition.help),
  )
  const button = settingsButton(definition.title, id)
  const toggle = (open: boolean) => {
    panel.hidden = !open
    button.setAttribute('aria-expanded', String(open))
  }
  button.addEventListener('click', () => toggle(panel.hidden !== false))
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    toggle(false)
    button.focus()
  })

  const adapt = (choice: PolicyChoice) => {
    keepLastField.hidden = choice !== 'drop-oldest' && choice !== 'summarise'
    topKField.hidden = choice !== 'drop-lowest-score'
  }
  const show = (settings: SlotSettings) => {
    policy.value = settings.policy
    api.value = settings.api || 'openai-chat'
    const values: readonly [HTMLInputElement, string][] = [
      [priority, String(settings.priority)],
      [min, settings.min],
      [max, settings.max],
      [keepLast, String(settings.keepLast)],
      [topK, String(settings.topK)],
    ]
    // Skips the field in use, because rewriting it would move the caret.
    for (const [input, value] of values) if (document.activeElement !== input) input.value = value
    adapt(settings.policy)
  }
  show(initial)
  return { button, panel, show }
}

/** The button that opens a slot's settings. */
function settingsButton(title: string, panelId: string): HTMLButtonElement {
  return h(
    'button',
    {
      type: 'button',
      class: 'button button--quiet button--icon button--small',
      'aria-label': `${title} settings`,
      'aria-expanded': 'false',
      'aria-controls': panelId,
    },
    icons.sliders(),
  )
}
