import { SHAPES, type Shape } from '../conversation/shapes.ts'
import { API_CHOICES } from '../slots/api.ts'
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
  const conversations: Conversation[] = [...CONVERSATIONS]
  const conversation = select(
    'Conversation',
    conversations.map(({ label }) => label),
    (at) => {
      const picked = conversations[at]!
      showShapes(picked)
      onChange({ conversation: picked })
    },
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
  const size = h('span', { class: 'window-field__size number', 'aria-hidden': 'true' })
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
  /** A conversation of one API is replayed in it; there is nothing to choose. */
  const showShapes = ({ native }: Conversation) => {
    const control = shape.querySelector('select')!
    control.disabled = native !== undefined
    control.title = native ? `As it was written: ${API_CHOICES[native.api]}` : ''
  }
  /** Adds a conversation, or takes the place of the one with its id, and chooses it. It has at most `windowTokens`. */
  const add = (added: Conversation, windowTokens: number) => {
    const control = conversation.querySelector('select')!
    const known = conversations.findIndex(({ id }) => id === added.id)
    const at = known === -1 ? conversations.length : known
    conversations[at] = added
    const option = h('option', { value: at }, added.label)
    if (known === -1) control.append(option)
    else control.options[known]!.replaceWith(option)
    control.selectedIndex = at
    showShapes(added)
    range.max = String(Math.max(WINDOW.max, windowTokens))
    range.value = String(Math.min(windowTokens, roomFor(added)))
    showSize()
    onChange({ conversation: added, windowTokens: range.valueAsNumber })
  }
  const element = h('div', { class: 'replay__controls' }, conversation, shape, policy, window)
  return { element, add }
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

/** A window that holds a conversation: no token has less than about two characters of its JSON. */
function roomFor({ messages, native, system }: Conversation): number {
  const codeUnits = JSON.stringify(native?.messages ?? messages).length + system.length
  return Math.max(DEFAULT_SETTINGS.windowTokens, Math.ceil(codeUnits / 2 / WINDOW.step) * WINDOW.step)
}
