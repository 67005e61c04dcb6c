import type { SlotId } from '../slots/definitions.ts'
import { DEFAULT_MODEL, emptyState, type PlaygroundState, ropeOf } from '../state.ts'
import { SCRIPTS } from './scripts.ts'
import { SUPPORT } from './support.ts'

export interface Sample {
  readonly label: string
  readonly hint: string
  /** Said when it is loaded. */
  readonly loaded: string
  readonly make: () => PlaygroundState
}

const withTexts = (texts: Partial<Record<SlotId, string>>, change: Partial<PlaygroundState> = {}): PlaygroundState => {
  const state = emptyState(DEFAULT_MODEL)
  const ropes = Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, ropeOf(text)]))
  return { ...state, ...change, texts: { ...state.texts, ...ropes } }
}

const requestOf = ({ lookup: _, ...texts }: typeof SUPPORT) => texts

/** A megabyte of prose, always the same: the sample's sentences in a pseudo-random order. */
function megabyte(): string {
  const sentences = SUPPORT.retrieved
    .replace(/^---.*$/gm, '')
    .split(/(?<=[.:])\s+/)
    .filter((sentence) => sentence.length > 20)
  let seed = 42
  let text = ''
  while (text.length < 1_000_000) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    text += sentences[seed % sentences.length]! + (seed % 7 === 0 ? '\n\n' : ' ')
  }
  return text.slice(0, 1_000_000)
}

/** The support chat in half the window, with at most five chunks: it shows every way of leaving something out. */
function overBudget(): PlaygroundState {
  const [before = '', after = ''] = SUPPORT.history.split(/(?<=half open)\n/)
  const history = `${before}\nassistant: Let me look at the order.\n${SUPPORT.lookup}\n${after}`
  const state = withTexts({ ...requestOf(SUPPORT), history }, { windowTokens: 2_048, outputReserveTokens: 640 })
  return { ...state, settings: { ...state.settings, retrieved: { ...state.settings.retrieved, topK: 5 } } }
}

export const SAMPLES: Readonly<Record<'support' | 'over' | 'scripts' | 'megabyte' | 'empty', Sample>> = {
  support: {
    label: 'Support chat',
    hint: 'Tools, chunks and a long history in a budget of 4,096',
    loaded: 'The support chat is loaded.',
    make: () => withTexts(requestOf(SUPPORT), { windowTokens: 4_096, outputReserveTokens: 800 }),
  },
  over: {
    label: 'Over budget',
    hint: 'The same in 2,048: examples, turns and chunks are left out',
    loaded: 'The support chat is loaded, in half the window.',
    make: () => overBudget(),
  },
  scripts: {
    label: 'Every script',
    hint: 'One sentence in many languages, emoji included',
    loaded: 'A sentence in many languages is loaded.',
    make: () => withTexts({ user: SCRIPTS }),
  },
  megabyte: {
    label: 'Paste 1 MB',
    hint: 'A megabyte of prose as user input',
    loaded: 'A megabyte is loaded.',
    make: () => withTexts({ system: SUPPORT.system, user: megabyte() }),
  },
  empty: { label: 'Empty', hint: 'Clear every slot', loaded: 'Every slot is empty.', make: () => emptyState() },
}
