/** What passes through a guarded stream: read, counted, and handed on. */
import type { TokenUsage } from '../../usage/index.ts'
import type { StoppedUsage } from '../apis/api.ts'
import type { OutputBounds } from '../output-count.ts'

/** What a chunk becomes. */
export interface Passed<Out> {
  readonly out: readonly Out[]
  /** What comes after `out` is past the budget. */
  readonly isPast: boolean
}

/** Reads one stream. `In` is what the provider sends, `Out` what the caller gets. */
export interface Passage<In, Out> {
  /** What a chunk becomes; `null` is the end. `limitTokens` is the budget of all output. */
  take(chunk: In | null, limitTokens: number): Passed<Out> | Promise<Passed<Out>>
  /** What ends the stream as its API ends one at a limit. */
  ending(usage: StoppedUsage): readonly Out[]
  /** What ends it with an error. */
  failing(error: Error): readonly Out[]
  readonly usage: TokenUsage | null
  /** Whether that usage covers everything so far. */
  readonly isCurrent: boolean
  /** Whether the stream has said that it is over. */
  readonly isOver: boolean
  readonly output: OutputBounds
}
