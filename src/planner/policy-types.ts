import type { Keep } from '../counter.ts'
import type { SummarisePolicy } from './summary-types.ts'

/** Nothing of the slot may be dropped or cut. Floor: all of it. */
export interface RequiredPolicy {
  readonly kind: 'required'
}

/**
 * A sliding window: the oldest go first. A tool call and its results are never parted, and what stays has no gap
 * but around what must stay.
 *
 * Floor: of the request's newest turn the user's message and the newest step after it stay, and so do system messages
 * at the start of the slot. When they do not fit, planning fails with the numbers.
 */
export interface DropOldestPolicy {
  readonly kind: 'drop-oldest'
  /**
   * What goes at a time. A step is what the model says and calls, with the results.
   * - `turn` (default): the user's message with all that answers it. The newest turn is not whole: it gives up its
   *   oldest steps. So does, with `fill: 'refill'`, an older turn of three steps or more that all the room of the slot
   *   would not hold.
   * - `step`: in every turn the oldest steps go first, and the user's message goes with the last of them.
   * - `message`: a message, with the calls or results that belong to it.
   */
  readonly unit?: 'turn' | 'step' | 'message'
  /**
   * What of the newest turn must stay: the user's message alone, with the newest step (default), or with all steps.
   */
  readonly floor?: 'message' | 'step' | 'turn'
  /** Whether system messages at the start of the slot stay. Default true. */
  readonly keepSystem?: boolean
  /** What the window may begin with: `user`, or `any` (default) that the API takes. */
  readonly startOn?: 'user' | 'any'
  /** Keep at most the last so many turns (messages, with that unit), whatever the room. Default: no limit. */
  readonly last?: number
  /** The last so many turns (messages, with that unit) must stay, whole. Default 0. */
  readonly min?: number
  /**
   * Adapts the window to the length of messages: keep as many turns as so many tokens hold at the average of the
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

/** The items of the highest score stay, among equals the earlier. Floor: none, unless `min` says so. */
export interface DropLowestScorePolicy {
  readonly kind: 'drop-lowest-score'
  /** So many of the best must stay, or planning fails. Default 0. */
  readonly min?: number
  /** Keep at most so many items. Default: no limit. */
  readonly k?: number
  /** Drop items below this score, whatever the room. Default: none. */
  readonly minScore?: number
}

/**
 * Texts are shortened to fit: those of messages, also in lists of parts, and of tool results. Pictures and calls stay
 * whole. After a dropping policy: the first that would go is shortened instead, and so is what must stay of the newest
 * turn. Of several texts the longest are shortened, to one length.
 *
 * Floor: `minTokens` of a text. With less the item goes; when it must stay, planning fails.
 */
export interface TruncatePolicy {
  readonly kind: 'truncate'
  /** Which part stays. Default `start`. */
  readonly keep?: Keep
  /** Drop an item of which fewer tokens would stay. Default 1. */
  readonly minTokens?: number
  /** Shortens texts above so many tokens whatever the room. Default: no limit. */
  readonly maxTokens?: number
  /** Which texts may be shortened. Default `any`. */
  readonly of?: 'any' | 'tool-results'
  /** Where a text may be cut. `sentence` where one ends near, else between graphemes. Default `grapheme`. */
  readonly at?: 'sentence' | 'grapheme'
}

/**
 * Results of old tool calls are replaced by a placeholder when room is needed, oldest first; calls and messages stay.
 * With `drop-oldest` that is done before anything is dropped. Floor: the calls, and the results that stay.
 */
export interface ClearToolResultsPolicy {
  readonly kind: 'clear-tool-results'
  /** The newest so many results stay. Default 3. */
  readonly keepLast?: number
  /** Results of these tools stay. */
  readonly keepTools?: readonly string[]
  /** What stands in place of a result. Default `[Cleared to make room.]`. */
  readonly placeholder?: string
  /**
   * What is cleared changes a prefix that the provider may have cached: clear at least so many tokens at a time, or,
   * when there are fewer, nothing. Default 0.
   */
  readonly minFreedTokens?: number
}

/**
 * The model's reasoning in older turns is taken out when room is needed, oldest first, where the API takes the
 * messages without it. Floor: everything else.
 */
export interface DropReasoningPolicy {
  readonly kind: 'drop-reasoning'
  /** Reasoning in the newest so many turns stays. Default 1: APIs refuse calls of the turn under way without it. */
  readonly keepTurns?: number
}

/** The slot stays as a whole, or goes as a whole. Floor: nothing, unless it has the newest message of the user. */
export interface WholeOrNothingPolicy {
  readonly kind: 'whole-or-nothing'
}

export type Policy =
  | RequiredPolicy
  | DropOldestPolicy
  | DropLowestScorePolicy
  | TruncatePolicy
  | ClearToolResultsPolicy
  | DropReasoningPolicy
  | WholeOrNothingPolicy
  | SummarisePolicy

/** The name of a policy stands for it with its defaults. */
export type PolicyName = Exclude<Policy['kind'], 'summarise'>
