import type { SlotId } from '../slots/definitions.ts'
import { DEFAULT_MODEL, emptyState, type PlaygroundState, ropeOf } from '../state.ts'
import { SCRIPTS } from './scripts.ts'
import { SUPPORT } from './support.ts'

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

/** What each sample is. Loaded when one is opened. */
export const MAKE = {
  support: () => withTexts(requestOf(SUPPORT), { windowTokens: 4_096, outputReserveTokens: 800 }),
  over: () => overBudget(),
  scripts: () => withTexts({ user: SCRIPTS }),
  megabyte: () => withTexts({ system: SUPPORT.system, user: megabyte() }),
  empty: () => emptyState(),
}
