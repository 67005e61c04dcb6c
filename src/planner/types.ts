import type { Scale } from '../chat/size.ts'
import type { ChatApi, ChatMessage, ChatRequest, Count, ToolDefinition } from '../chat/types.ts'
import type { Keep, TokenCounter } from '../counter.ts'
import type { PlanError } from '../errors/index.ts'
import type { CostEstimate } from '../models/cost.ts'
import type { PrefillSpeed } from '../models/latency.ts'
import type { ModelInfo } from '../models/types.ts'
import type { Policy, PolicyName } from './policies/types.ts'
import type { PlannedSummary } from './summary/types.ts'

/** Tokens, or a share of the room: the window without the output reserve and the framing that every request has. */
export type Amount = number | `${number}%`

/** What a planner plans for. One of `model` and `windowTokens` must be given. */
export interface PlannerOptions {
  /** Counts and cuts text: a `Tokenizer`, or the client of the tokenizer worker. */
  readonly counter: TokenCounter
  /** A model id of the catalogue, or an entry of your own. Sets the window, the input limit and the framing. */
  readonly model?: string | ModelInfo
  /** The context window in tokens. Wins over the model's. */
  readonly windowTokens?: number
  /**
   * What is held for the answer: tokens, or a share of the window. Default: 10 % of the window, at most the
   * model's output limit. A model whose input limit is below its window holds at least the difference.
   */
  readonly outputReserve?: Amount
  /** The shape of the messages and of `plan.request`. Default `openai-chat`. */
  readonly api?: ChatApi
  /**
   * `refill` (default): what a slot cannot use flows on, so a smaller item may stay where a larger one did not
   * fit. `strict`: nothing is kept after the first thing that did not fit, so more room never drops an item.
   */
  readonly fill?: 'refill' | 'strict'
  /**
   * Factors from the counter's tokens to the model's, learnt from usage, for a model whose tokenizer is not public.
   * Default: wide bounds of the model's family. Planning uses `upper`.
   */
  readonly calibration?: Scale
  /** The most input, whatever the window. */
  readonly maxInputTokens?: number
  /** The most input with which the first token is there in time, at a measured or given speed. */
  readonly latency?: { readonly firstTokenMs: number; readonly prefill: PrefillSpeed }
  /**
   * Stay below the model's next price step when no more than this share of the input has to be dropped or cut for
   * it, beyond what the window demands. Default 0: never.
   */
  readonly dropForPriceStep?: number
  /**
   * Prompt caching. `mark` puts `cache_control` on `plan.request` where Anthropic wants it. `turns` is how often a
   * prefix is expected to be read again, for deciding whether a cut inside it pays; default 5.
   */
  readonly cache?: { readonly mark?: boolean; readonly turns?: number }
}

/** Fields of every item, however its content is given. */
export interface ItemFacts {
  /** Unique in its slot. Default: its index, or a tool's name. */
  readonly id?: string
  /** Never dropped and never cut; its turn and its group stay with it. */
  readonly pinned?: boolean
  /** Items of a slot with one group name are kept or dropped together. */
  readonly group?: string
  /** For `drop-lowest-score`: higher stays longer. Default 0. */
  readonly score?: number
  /** The turn it belongs to. Default: a turn begins at each user message. */
  readonly turn?: string | number
}

/** One thing a slot holds: text (which becomes a message of the slot's role) or a message. */
export type Item<M extends object = ChatMessage> = ItemFacts &
  ({ readonly text: string; readonly message?: never } | { readonly message: M; readonly text?: never })

/** Fields of every slot, however its content is given. */
export interface SlotFacts {
  /** Unique in the request: `system`, `examples`, `tools`, `retrieved`, `history`, `user`, or any other. */
  readonly name: string
  /** Higher is served first. Slots of one priority are served in the order given. Default 0. */
  readonly priority?: number
  /** What it is sure to get, as far as it has content for it, before any slot gets more. Default 0. */
  readonly min?: Amount
  /** What its content and the framing of its messages may cost together. Default: no limit. */
  readonly max?: Amount
  /**
   * Among slots of one priority of which any names a `grow`: what is left is shared in proportion to it, and what
   * one cannot use goes to the others. Default 1 in such a group; without one, the first takes what it can use.
   */
  readonly grow?: number
  /** Whether and how it may shrink. Several combine. Default `required`: it may not. */
  readonly policy?: PolicyName | Policy | readonly (PolicyName | Policy)[]
  /** The role of messages made from text. Default: `system` for a slot of that name, else `user`. */
  readonly role?: string
  /** `edges` puts the items of the highest score first and last, where models read best. Default `given`. */
  readonly order?: 'given' | 'edges'
}

/** A named part of the request. Its content is exactly one of `text`, `items`, `messages` and `tools`. */
export type Slot<M extends object = ChatMessage> = SlotFacts &
  (
    | { readonly text: string; readonly items?: never; readonly messages?: never; readonly tools?: never }
    | { readonly items: readonly Item<M>[]; readonly text?: never; readonly messages?: never; readonly tools?: never }
    | { readonly messages: readonly M[]; readonly text?: never; readonly items?: never; readonly tools?: never }
    | {
        readonly tools: readonly ToolDefinition[]
        readonly text?: never
        readonly items?: never
        readonly messages?: never
      }
  )

/** What to plan: the slots, in the order in which the request has them. */
export interface PlanInput<M extends object = ChatMessage> {
  readonly slots: readonly Slot<M>[]
}

/** Per call. `windowTokens` and `outputReserve` replay the same slots at another budget. */
export interface PlanOptions<M extends object = ChatMessage> {
  readonly signal?: AbortSignal
  /** Whether summarisers may be called. Default true; false in a preview, which only uses summaries that are known. */
  readonly summarise?: boolean
  /** The plan of the turn before: `plan.cache` then says what stayed the same, and windows keep their start. */
  readonly previous?: Plan<M>
  readonly windowTokens?: number
  readonly outputReserve?: Amount
  readonly maxInputTokens?: number
}

/** `kept` as it is; `cut` shorter; `dropped`; `summarised`: replaced, with others, by a summary. */
export type ItemStatus = 'kept' | 'cut' | 'dropped' | 'summarised'

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
  /** Why, as a sentence for a person. */
  readonly reason: string
  readonly pinned: boolean
  readonly score: number
  /** The turn it belongs to; its group, if it has one. */
  readonly turn: string
  readonly group: string | null
  /** For `cut`: the part that was removed, in UTF-16 code units of the text; else null. */
  readonly removed: { readonly startCodeUnits: number; readonly endCodeUnits: number; readonly keep: Keep } | null
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
  /** Every item, in the order given, also those dropped. */
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

/**
 * Plans requests for one model. Counts are remembered by content, so planning again after one more message
 * counts one message.
 */
export interface Planner<M extends object = ChatMessage> {
  /** Throws `PlanError` when what must stay does not fit: nothing is dropped or cut in silence. */
  plan(input: PlanInput<M>, options?: PlanOptions<M>): Promise<Plan<M>>
  /** What everything would need, without dropping anything. Does not throw for being over. */
  measure(input: PlanInput<M>, options?: PlanOptions<M>): Promise<Measure>
  /** Both in one, with a `PlanError` as a value: for a page that shows being over instead of failing. */
  preview(input: PlanInput<M>, options?: PlanOptions<M>): Promise<Preview<M>>
}
