import { Text } from '@codemirror/state'
import { SLOT_IDS, SLOTS, type SlotId, type SlotSettings } from './slots/definitions.ts'

/** Everything the user can set. Immutable: a change makes a new value, so identity tells what has changed. */
export interface PlaygroundState {
  readonly modelId: string
  /** A window smaller or larger than the model's. Null: the model's. */
  readonly windowTokens: number | null
  /** Null: the planner's default. */
  readonly outputReserveTokens: number | null
  readonly texts: Readonly<Record<SlotId, Text>>
  readonly settings: Readonly<Record<SlotId, SlotSettings>>
}

export const DEFAULT_MODEL = 'gpt-4o'

export const bySlot = <T>(make: (id: SlotId) => T): Record<SlotId, T> =>
  Object.fromEntries(SLOT_IDS.map((id) => [id, make(id)])) as Record<SlotId, T>

export function emptyState(modelId = DEFAULT_MODEL): PlaygroundState {
  return {
    modelId,
    windowTokens: null,
    outputReserveTokens: null,
    texts: bySlot(() => Text.empty),
    settings: Object.fromEntries(SLOTS.map((slot) => [slot.id, slot.settings])) as Record<SlotId, SlotSettings>,
  }
}

const strings = new WeakMap<Text, string>()

/**
 * The editor's text as one string. Cached per version, because joining a megabyte of lines takes milliseconds. Its lines are
 * joined at once: `toString` adds them one by one, and whoever reads the result first has to put the pieces together.
 */
export function textOf(doc: Text): string {
  let text = strings.get(doc)
  if (text === undefined) {
    text = doc.toJSON().join('\n')
    strings.set(doc, text)
  }
  return text
}

/** An editor's rope from a string, with the editor's line endings. */
export const ropeOf = (text: string): Text => Text.of(text.split(/\r\n?|\n/))

/** A state with a text in a slot. The same state, if it has that text. */
export const withText = (state: PlaygroundState, id: SlotId, doc: Text): PlaygroundState =>
  state.texts[id] === doc ? state : { ...state, texts: { ...state.texts, [id]: doc } }

type Listener = (state: PlaygroundState, before: PlaygroundState) => void

/** Holds the current state and calls its listeners, in the order in which they were added, after every change. */
export class Store {
  #state: PlaygroundState
  readonly #listeners: Listener[] = []

  constructor(state: PlaygroundState) {
    this.#state = state
  }

  get state(): PlaygroundState {
    return this.#state
  }

  update(change: Partial<PlaygroundState>): void {
    this.set({ ...this.#state, ...change })
  }

  /** Puts another state in the place of this one. */
  set(state: PlaygroundState): void {
    const before = this.#state
    this.#state = state
    for (const listener of this.#listeners) listener(this.#state, before)
  }

  setText(id: SlotId, doc: Text): void {
    if (this.#state.texts[id] !== doc) this.set(withText(this.#state, id, doc))
  }

  setSettings(id: SlotId, change: Partial<SlotSettings>): void {
    const settings = { ...this.#state.settings[id], ...change }
    this.update({ settings: { ...this.#state.settings, [id]: settings } })
  }

  subscribe(listener: Listener): void {
    this.#listeners.push(listener)
  }
}
