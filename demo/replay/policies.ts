import type { Slot } from 'tokenroom/planner'
import { SUMMARISE } from '../conversation/first-sentences.ts'

export type PolicyId = 'summarise' | 'drop-oldest' | 'last-turns' | 'steady' | 'cut' | 'required'

/** The history's policy when room is short. */
export interface ReplayPolicy {
  readonly id: PolicyId
  readonly label: string
  readonly policy: NonNullable<Slot['policy']>
}

export const POLICIES: readonly ReplayPolicy[] = [
  { id: 'summarise', label: 'Summarise the oldest turns', policy: SUMMARISE },
  { id: 'drop-oldest', label: 'Drop the oldest turns', policy: 'drop-oldest' },
  { id: 'last-turns', label: 'Keep the last four turns', policy: { kind: 'drop-oldest', last: 4 } },
  { id: 'steady', label: 'Drop many at once, for the cache', policy: { kind: 'drop-oldest', slack: 0.4 } },
  {
    id: 'cut',
    label: 'Drop messages, cut the one at the edge',
    policy: [
      { kind: 'drop-oldest', unit: 'message' },
      { kind: 'truncate', keep: 'end' },
    ],
  },
  { id: 'required', label: 'Drop nothing: refuse instead', policy: 'required' },
]
