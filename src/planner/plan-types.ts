/** What a plan says: what is sent, what became of every item, and why. Types only. */
import type { ChatMessage, ChatRequest, Count } from '../chat/types.ts'
import type { Keep } from '../counter.ts'
import type { PlanError } from '../errors/index.ts'
import type { CostEstimate } from '../models/cost.ts'
import type { Reason } from './reason-types.ts'
import type { PlannedSummary } from './summary-types.ts'

/**
 * `kept` as it is; `cut`: sent with less in it, as `why` says; `dropped`; `summarised`: replaced, with others, by a
 * summary; `added`: a result that a call did not have, or a part of a message that was divided.
 */
export type ItemStatus = 'kept' | 'cut' | 'dropped' | 'summarised' | 'added'

/** What became of an item. Token numbers are upper bounds where a count is not exact. */
export interface PlannedItem {
  readonly id: string
  readonly status: ItemStatus
  /** Tokens of its content in the request: 0 when dropped or summarised. */
  readonly tokens: number
  /** Tokens that the chat template adds for it in the request: 0 when dropped or summarised. */
  readonly framingTokens: number
  /** Tokens of its content as it was given. */
  readonly originalTokens: number
  /** Whether the counts are exact. */
  readonly exact: boolean
  /** Why, as a code with its data, and as a sentence for a person. */
  readonly why: Reason
  readonly reason: string
  readonly pinned: boolean
  readonly score: number
  /** The turn it belongs to; its group, if it has one. */
  readonly turn: string
  readonly group: string | null
  /**
   * For a text that was cut: the part that was removed, in UTF-16 code units of the text; else null. Of several texts of
   * one message the first that was cut; `part` is its place among them.
   */
  readonly removed: RemovedText | null
}

export interface RemovedText {
  readonly part: number
  readonly startCodeUnits: number
  readonly endCodeUnits: number
  readonly keep: Keep
}

/** What was wrong with a tool call or a result as it was given, and what was done about it. */
export interface PlanRepair {
  readonly slot: string
  /** The id of the item, and of the call. */
  readonly item: string
  readonly callId: string
  readonly found:
    | 'call-without-result'
    | 'result-without-call'
    | 'second-result'
    | 'message-between'
    | 'results-mixed'
    | 'reasoning-without-item'
    | 'id-used-again'
    | 'call-without-id'
  readonly did: 'dropped' | 'answered' | 'moved' | 'divided' | 'renamed' | 'kept'
}

/** Something that a caller should know of a plan. */
export type PlanWarning =
  /** Nothing of a slot is sent although it had content. */
  | { readonly code: 'slot-emptied'; readonly slot: string; readonly items: number; readonly tokens: number }
  /** A field that nobody reads: it is counted as its JSON at most. */
  | UnsureItem<'unread-field'>
  /** Something whose cost the request does not hold, such as a file's id: the plan may cost more than it says. */
  | (UnsureItem<'unbounded-item'> & { readonly remedy: string })
  /** Nothing is known of the model: its tokens are estimated with wide bounds. */
  | { readonly code: 'unknown-model'; readonly model: string }

interface UnsureItem<Code extends string> {
  readonly code: Code
  readonly slot: string
  readonly item: string
  /** Where in the message: `.content[0].file`. */
  readonly path: string
  readonly reason: string
}

/** What became of a slot. */
export interface PlannedSlot {
  readonly name: string
  readonly priority: number
  /** Tokens of its content in the request. */
  readonly tokens: number
  /** Tokens that the chat template adds for its messages. They are part of `plan.framingTokens`. */
  readonly framingTokens: number
  /** Content and framing if nothing were dropped or cut. */
  readonly neededTokens: number
  /** The limits in tokens. `maxTokens` is null when there is none. */
  readonly minTokens: number
  readonly maxTokens: number | null
  /** Every item, in the order given, also those dropped; an item that was moved stands where it is sent. */
  readonly items: readonly PlannedItem[]
  /** For `whole-or-nothing` that was dropped: the window that would keep it, and the model that has one; else null. */
  readonly wouldFit: { readonly windowTokens: number; readonly model: string | null } | null
  /** The summary in place of the items that are `summarised`. Its tokens are part of the slot's. */
  readonly summary: PlannedSummary | null
  /** Why there is no summary although something was dropped, as a sentence; else null. */
  readonly summaryError: string | null
}

/** What of a request the provider has seen before, as far as one can tell: it may have forgotten it. */
export interface PlanCache {
  /** Messages at the start that are the same as in the plan before, and their tokens with the tools. */
  readonly prefixMessages: number
  readonly prefixTokens: number
  /** What of them the provider's rules let it serve from the cache. */
  readonly hitTokens: number
  /** What that saves against no cache, in billionths of a US dollar; null when prices are not known. */
  readonly savedNanoUsd: bigint | null
}

/**
 * What to send, and why. Frozen, also inside; only the messages in it are the caller's own objects.
 *
 * `sum(slots.tokens) + framingTokens + freeTokens + outputReserveTokens === windowTokens`, always.
 */
export interface Plan<M extends object = ChatMessage> {
  /** The model's id, or null when the planner was given a window only. */
  readonly model: string | null
  readonly encoding: string
  readonly windowTokens: number
  readonly outputReserveTokens: number
  /** The chat template: what each message and name adds, tool definitions' syntax, and the reply's opening. */
  readonly framingTokens: number
  /** `windowTokens − outputReserveTokens − framingTokens`: what content may use. */
  readonly budgetTokens: number
  /** The budget that content does not use. */
  readonly freeTokens: number
  /** The whole request: content and framing. `tokens` is the sum of both; `upper` is what planning used. */
  readonly input: Count
  /** The most input that was allowed below what the window has: a limit, a latency budget or a price step; else null. */
  readonly inputCapTokens: number | null
  /** What the request can cost, with all of the reserve as output; null when the model's price is not known. */
  readonly cost: CostEstimate | null
  /** When the first token is to be expected, in milliseconds; null without a `latency` option. */
  readonly firstTokenMs: number | null
  /** What the provider has cached of it; null without a plan before. */
  readonly cache: PlanCache | null
  /** The date of the model's data; null when it is not from the catalogue. */
  readonly asOf: string | null
  readonly slots: readonly PlannedSlot[]
  /** Calls and results that the API would have refused, and what was done about each. */
  readonly repairs: readonly PlanRepair[]
  readonly warnings: readonly PlanWarning[]
  /** The messages to send, in order. */
  readonly messages: readonly M[]
  /** Messages and tools in the shape of the API, to spread into the provider's call. */
  readonly request: ChatRequest<M>
  /**
   * What `JSON.stringify` writes: the same fields, with money, which is `bigint` here, as the decimal digits of
   * billionths of a US dollar: `"savedNanoUsd": "9216000"`. A copy made by spreading or cloning has no `toJSON`.
   */
  toJSON(): object
}

/** What a slot would need, before anything is dropped. */
export interface SlotMeasure {
  readonly name: string
  readonly tokens: number
  readonly framingTokens: number
  /** Content and framing of what must stay: required slots, pinned items, minimum turns. */
  readonly requiredTokens: number
  readonly items: readonly { readonly id: string; readonly tokens: number; readonly framingTokens: number }[]
}

/**
 * What everything would need if nothing were dropped, never clamped: `overTokens` says by how much it is over.
 *
 * `sum(slots.tokens) + framingTokens + freeTokens + outputReserveTokens === windowTokens + overTokens`, always;
 * one of `freeTokens` and `overTokens` is 0.
 */
export interface Measure {
  readonly windowTokens: number
  readonly outputReserveTokens: number
  readonly framingTokens: number
  readonly freeTokens: number
  readonly overTokens: number
  /** The whole request: content and framing. */
  readonly input: Count
  readonly slots: readonly SlotMeasure[]
}

/** A plan if there is one, and what everything would need in any case: what a page shows while someone types. */
export interface Preview<M extends object = ChatMessage> {
  readonly measure: Measure
  /** Null when what must stay does not fit; then `error` has the numbers and the fixes. */
  readonly plan: Plan<M> | null
  readonly error: PlanError | null
}
