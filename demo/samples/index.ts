import { loadPart } from '../engine/part.ts'
import type { PlaygroundState } from '../state.ts'

export interface Sample {
  readonly label: string
  readonly hint: string
  /** Said when it is loaded. */
  readonly loaded: string
}

export const SAMPLES = {
  support: {
    label: 'Support chat',
    hint: 'Tools, chunks and a long history in a budget of 4,096',
    loaded: 'The support chat is loaded.',
  },
  over: {
    label: 'Over budget',
    hint: 'The same in 2,048: examples, turns and chunks are left out',
    loaded: 'The support chat is loaded, in half the window.',
  },
  scripts: {
    label: 'Every script',
    hint: 'One sentence in many languages, emoji included',
    loaded: 'A sentence in many languages is loaded.',
  },
  megabyte: { label: 'Paste 1 MB', hint: 'A megabyte of prose as user input', loaded: 'A megabyte is loaded.' },
  empty: { label: 'Empty', hint: 'Clear every slot', loaded: 'Every slot is empty.' },
} as const satisfies Readonly<Record<string, Sample>>

export type SampleName = keyof typeof SAMPLES

export const SAMPLE_NAMES = Object.keys(SAMPLES) as readonly SampleName[]

const making = loadPart('The sample', () => import('./make.ts'))

/** The texts and settings of a sample. Rejects when they cannot be loaded. */
export async function makeSample(name: SampleName): Promise<PlaygroundState> {
  const { MAKE } = await making()
  return MAKE[name]()
}
