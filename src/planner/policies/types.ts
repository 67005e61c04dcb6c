import type { Keep } from '../../counter.ts'
import type { SummarisePolicy } from '../summary/types.ts'

/** Nothing of the slot may be dropped or cut. */
export interface RequiredPolicy {
  readonly kind: 'required'
}

/**
 * A sliding window: the oldest go first, whole. A tool call and its results are never parted, and what stays
 * has no gap except for pinned items that are older.
 */
export interface DropOldestPolicy {
  readonly kind: 'drop-oldest'
  /** What goes at a time: a turn (default), or a message with the tool results that belong to it. */
  readonly unit?: 'turn' | 'message'
  /** Keep at most the last so many units, whatever the room. Default: no limit. */
  readonly last?: number
  /** The last so many units must stay. Default 0. */
  readonly min?: number
  /**
   * Adapts the window to the length of messages: keep as many units as so many tokens hold at the average of the
   * last eight, between `min` (at least 1) and `last`.
   */
  readonly adaptToTokens?: number
  /**
   * From 0 to 1: when something must go, so much of the slot's room is left free, and with `previous` the start of
   * the window then stays where it is until that room is used up: a prefix that does not change is served from the
   * provider's cache. Default 0: the start moves with every turn.
   */
  readonly slack?: number
}

/** The items of the highest score stay, among equals the earlier. */
export interface DropLowestScorePolicy {
  readonly kind: 'drop-lowest-score'
  /** Keep at most so many items. Default: no limit. */
  readonly k?: number
  /** Drop items below this score, whatever the room. Default: none. */
  readonly minScore?: number
}

/** The text is shortened to fit. After a dropping policy: the first item that would go is shortened instead. */
export interface TruncatePolicy {
  readonly kind: 'truncate'
  /** Which part stays. Default `start`. */
  readonly keep?: Keep
  /** Drop an item of which fewer tokens would stay. Default 1. */
  readonly minTokens?: number
  /** Where a text may be cut. `sentence` where one ends near, else between graphemes. Default `grapheme`. */
  readonly at?: 'sentence' | 'grapheme'
}

/** The slot stays as a whole, or goes as a whole. */
export interface WholeOrNothingPolicy {
  readonly kind: 'whole-or-nothing'
}

export type Policy =
  | RequiredPolicy
  | DropOldestPolicy
  | DropLowestScorePolicy
  | TruncatePolicy
  | WholeOrNothingPolicy
  | SummarisePolicy

/** The name of a policy stands for it with its defaults. */
export type PolicyName = Exclude<Policy['kind'], 'summarise'>
