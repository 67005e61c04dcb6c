/** The six slots of the playground: their names, their order in the request, and their first settings. */

export type SlotId = 'system' | 'examples' | 'tools' | 'retrieved' | 'history' | 'user'

/** The format of a slot's text. */
type SlotFormat = 'text' | 'messages' | 'examples' | 'chunks' | 'tools'

/** The choices of the policy menu. Each is one policy of the planner. */
export type PolicyChoice =
  | 'required'
  | 'drop-oldest'
  | 'summarise'
  | 'drop-lowest-score'
  | 'truncate:start'
  | 'truncate:end'
  | 'truncate:middle'
  | 'whole-or-nothing'

export const POLICY_LABELS: Readonly<Record<PolicyChoice, string>> = {
  required: 'Required part, never shrinks',
  'drop-oldest': 'Drop the oldest first',
  summarise: 'Summarise the oldest',
  'drop-lowest-score': 'Drop the lowest score first',
  'truncate:start': 'Cut, keep the start',
  'truncate:end': 'Cut, keep the end',
  'truncate:middle': 'Cut the middle out',
  'whole-or-nothing': 'Whole or nothing',
}

/** How a slot behaves when room is short. `min` and `max` are as typed: tokens, a percentage, or empty. */
export interface SlotSettings {
  readonly priority: number
  readonly min: string
  readonly max: string
  readonly policy: PolicyChoice
  /** For `drop-oldest` and `summarise`: the number of last turns that are always kept. */
  readonly keepLast: number
  /** For `drop-lowest-score`: the most items to keep. 0 is no limit. */
  readonly topK: number
  /** For the history: the API that its messages are of, and with it the request. Empty: OpenAI Chat. */
  readonly api: string
}

export interface SlotDefinition {
  readonly id: SlotId
  readonly title: string
  readonly format: SlotFormat
  readonly placeholder: string
  /** One line on the format, shown in the slot's settings. */
  readonly help: string
  readonly policies: readonly PolicyChoice[]
  readonly settings: SlotSettings
}

const settings = (priority: number, policy: PolicyChoice, more: Partial<SlotSettings> = {}): SlotSettings => ({
  priority,
  min: '',
  max: '',
  policy,
  keepLast: 0,
  topK: 0,
  api: '',
  ...more,
})

const CUTS = ['truncate:start', 'truncate:end', 'truncate:middle'] as const

export const SLOTS: readonly SlotDefinition[] = [
  {
    id: 'system',
    title: 'System',
    format: 'text',
    placeholder: 'You are a helpful assistant…',
    help: 'One system message.',
    policies: ['required', ...CUTS, 'whole-or-nothing'],
    settings: settings(90, 'required'),
  },
  {
    id: 'examples',
    title: 'Examples',
    format: 'examples',
    placeholder: 'user: Where is my order?\nassistant: I will look it up…',
    help: 'Few-shot pairs as “user:” and “assistant:” lines. A line of --- separates examples.',
    policies: ['drop-oldest', 'required', 'whole-or-nothing'],
    settings: settings(40, 'drop-oldest'),
  },
  {
    id: 'tools',
    title: 'Tools',
    format: 'tools',
    placeholder: '[{ "name": "get_order", "description": "…", "parameters": { } }]',
    help: 'A JSON array of functions, bare or in OpenAI’s shape.',
    policies: ['required', 'whole-or-nothing'],
    settings: settings(80, 'required'),
  },
  {
    id: 'retrieved',
    title: 'Retrieved chunks',
    format: 'chunks',
    placeholder: '--- 0.91 returns-policy\nItems can be returned within 30 days…',
    help: 'A line “--- score name” starts each chunk. Score and name are optional.',
    policies: ['drop-lowest-score', 'drop-oldest', 'required', 'whole-or-nothing'],
    settings: settings(60, 'drop-lowest-score'),
  },
  {
    id: 'history',
    title: 'History',
    format: 'messages',
    placeholder: 'user: Hi!\nassistant: Hello, how can I help?',
    help: 'Lines that start with “user:”, “assistant:”, “call name:” or “result:”, or a JSON array of messages. “user (pinned):” is never dropped.',
    policies: ['drop-oldest', 'summarise', 'required', 'whole-or-nothing'],
    settings: settings(50, 'drop-oldest', { keepLast: 1 }),
  },
  {
    id: 'user',
    title: 'User input',
    format: 'text',
    placeholder: 'Type or paste anything. The count follows every key.',
    help: 'One user message, the last of the request.',
    policies: ['required', ...CUTS, 'whole-or-nothing'],
    settings: settings(100, 'required'),
  },
]

export const SLOT_IDS: readonly SlotId[] = SLOTS.map((slot) => slot.id)

export const slotDefinition = (id: SlotId): SlotDefinition => SLOTS.find((slot) => slot.id === id)!

export const isSlotId = (name: string): name is SlotId => SLOTS.some((slot) => slot.id === name)
