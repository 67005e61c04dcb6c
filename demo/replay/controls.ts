import { SHAPES, type Shape } from '../conversation/shapes.ts'
import { h, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { CONVERSATIONS, type Conversation } from './conversations.ts'
import { POLICIES, type ReplayPolicy } from './policies.ts'

/** What the view replays, except the model. */
export interface ReplaySettings {
  readonly conversation: Conversation
  readonly shape: Shape
  readonly policy: ReplayPolicy
  readonly windowTokens: number
}

export const DEFAULT_SETTINGS: ReplaySettings = {
  conversation: CONVERSATIONS[0],
  shape: SHAPES[0]!,
  policy: POLICIES[0]!,
  windowTokens: 2048,
}

const WINDOW = { min: 768, max: 8192, step: 64 } as const

/** The controls above a replay: the conversation, its shape, the policy, and the size of the window. */
export function createControls(onChange: (change: Partial<ReplaySettings>) => void) {
  const conversation = select(
    'Conversation',
    CONVERSATIONS.map(({ label }) => label),
    (at) => onChange({ conversation: CONVERSATIONS[at]! }),
  )
  const shape = select(
    'Request',
    SHAPES.map(({ label }) => label),
    (at) => onChange({ shape: SHAPES[at]! }),
  )
  const policy = select(
    'When room is short',
    POLICIES.map(({ label }) => label),
    (at) => onChange({ policy: POLICIES[at]! }),
  )
  const size = h('output', { class: 'window-field__size number', for: 'replay-window' })
  const range = h('input', { class: 'slider', id: 'replay-window', type: 'range', ...WINDOW })
  range.value = String(DEFAULT_SETTINGS.windowTokens)
  const showSize = () => {
    setText(size, formatTokens(range.valueAsNumber))
    range.setAttribute('aria-valuetext', `${formatTokens(range.valueAsNumber)} tokens`)
  }
  range.addEventListener('input', () => {
    showSize()
    onChange({ windowTokens: range.valueAsNumber })
  })
  showSize()
  const window = h(
    'div',
    { class: 'field window-field' },
    h(
      'div',
      { class: 'window-field__head' },
      h('label', { class: 'field__label', for: 'replay-window' }, 'Window size'),
      size,
    ),
    range,
  )
  return h('div', { class: 'replay__controls' }, conversation, shape, policy, window)
}

function select(label: string, options: readonly string[], onPick: (index: number) => void): HTMLElement {
  const id = `replay-${label.toLowerCase().replace(/\W+/g, '-')}`
  const control = h(
    'select',
    { class: 'input', id },
    ...options.map((text, index) => h('option', { value: index }, text)),
  )
  control.addEventListener('change', () => onPick(control.selectedIndex))
  return h('div', { class: 'field' }, h('label', { class: 'field__label', for: id }, label), control)
}
