import { makeSample, SAMPLE_NAMES } from './samples/index.ts'
import { fromFragment, linkFields } from './share.ts'
import { SLOT_IDS } from './slots/definitions.ts'
import type { PlaygroundState } from './state.ts'

/** The views, by the fragments of their addresses. */
const VIEWS = ['count', 'plan', 'compare', 'replay'] as const
export type ViewName = (typeof VIEWS)[number]

/** What a fragment asks for: a view, a state to load, or neither. */
export interface Asked {
  readonly view: ViewName | null
  readonly state: PlaygroundState | null
}

/** Where the skip link goes, by view. */
export const EDITORS: Readonly<Record<ViewName, string>> = {
  count: 'count-text',
  plan: 'slots',
  compare: 'compare',
  replay: 'replay',
}

/** Reads a fragment: a view's name, a sample's, or a shared state. Rejects, with a sentence, a damaged one. */
export async function readFragment(hash: string): Promise<Asked> {
  const named = /^#([\w-]+)$/.exec(hash)?.[1]
  if (named !== undefined) {
    const view = VIEWS.find((one) => one === named || EDITORS[one] === named)
    if (view) return { view, state: null }
    const sample = SAMPLE_NAMES.find((one) => one === named)
    if (sample) return { view: 'plan', state: await makeSample(sample) }
  }
  const state = await fromFragment(hash)
  const view = VIEWS.find((one) => one === linkFields(hash).get('view'))
  return { view: state && (view ?? bestView(state)), state }
}

/** A text alone is counted; anything more is a plan. */
export function bestView({ texts }: PlaygroundState): ViewName {
  return SLOT_IDS.every((id) => id === 'user' || texts[id].length === 0) ? 'count' : 'plan'
}
