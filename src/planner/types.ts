import type { MediaSizes } from '../chat/declared.ts'
import type { Scale } from '../chat/size.ts'
import type { ChatApi, ChatMessage, ToolDefinition } from '../chat/types.ts'
import type { TokenCounter } from '../counter.ts'
import type { PrefillSpeed } from '../models/latency.ts'
import type { ModelInfo } from '../models/types.ts'
import type { Measure, Plan, Preview } from './plan-types.ts'
import type { Policy, PolicyName } from './policy-types.ts'

/** Tokens, or a share of the room: the window without the output reserve and the framing that every request has. */
export type TokenAmount = number | `${number}%`

/** The options of a planner. `model` or `windowTokens` is required. */
export interface PlannerOptions {
  /** Counts and cuts text: a `Tokenizer`, or the client of the tokenizer worker. */
  readonly counter: TokenCounter
  /** A model id of the catalogue, or an entry of your own. Sets the window, the input limit and the framing. */
  readonly model?: string | ModelInfo
  /** The context window in tokens. Takes precedence over the model's. */
  readonly windowTokens?: number
  /**
   * The tokens that are kept free for the answer, or a share of the window. Default: 10 % of the window, at most the
   * model's output limit. If the model's input limit is below its window, the reserve is at least the difference.
   */
  readonly outputReserve?: TokenAmount
  /** The format of the messages and of `plan.request`. Default `openai-chat`. */
  readonly api?: ChatApi
  /** Who serves the model: `openai`, `azure`, `vertex`, `groq`, … One request may cost more at one than at another. */
  readonly provider?: string
  /**
   * What to do about an unknown model: throw an error (default), or estimate with wide bounds and a warning. Its window
   * is not known either, so `windowTokens` is required.
   */
  readonly unknownModel?: 'error' | 'estimate'
  /**
   * Returns the size of content that a message only names, such as a link or a file's id, or `undefined` if you do not
   * know it. It is called with the part and its path in the message, `content[0]`, when the message is first read.
   */
  readonly media?: MediaSizes
  /**
   * What to do with content whose size neither the request nor `media` has. `refuse` (default) throws
   * `INPUT_UNBOUNDED`. `allow` plans it with a warning, and the request may cost more than the plan says.
   */
  readonly unbounded?: 'refuse' | 'allow'
  /**
   * `refill` (default): room that a slot cannot use goes to others, so a smaller item may stay where a larger one did
   * not fit. `strict`: nothing is kept after the first item that does not fit, so more room never drops an item.
   */
  readonly fill?: 'refill' | 'strict'
  /**
   * Factors from the counter's tokens to the model's, learnt from usage. They are for a model whose tokenizer is not
   * public. Default: wide bounds of the model's family. The planner decides by `upper`.
   */
  readonly calibration?: Scale
  /** The most input tokens, even if the window has room for more. */
  readonly maxInputTokens?: number
  /** Limits the input, so that the first token arrives within `firstTokenMs` at this speed. */
  readonly latency?: { readonly firstTokenMs: number; readonly prefill: PrefillSpeed }
  /**
   * The planner may drop or cut up to this share of the input, beyond what the window requires, to stay below the
   * model's next price step. Default 0: never.
   */
  readonly dropForPriceStep?: number
  /**
   * Prompt caching. `mark` puts `cache_control` on `plan.request` where Anthropic wants it. `turns` is how often a
   * prefix is expected to be read again, for deciding whether a cut inside it pays; default 5.
   */
  readonly cache?: { readonly mark?: boolean; readonly turns?: number }
  /** What to do about calls and results that the API would refuse. `plan.repairs` lists every repair. */
  readonly repair?: ToolRepair
}

/** What to do about tool calls and results that do not match, as after an interruption. */
export interface ToolRepair {
  /**
   * Calls without a result. `drop` (default) removes them. `answer` adds a result with `answerText`, or removes the call
   * if the API takes no text as its result. `keep` sends them unchanged.
   */
  readonly unansweredCalls?: 'drop' | 'answer' | 'keep'
  /** The text of an added result. Default `[No result: the call was interrupted.]`. */
  readonly answerText?: string
  /** Results without a call, and second results of one call: `drop` (default) or `keep` them. */
  readonly unmatchedResults?: 'drop' | 'keep'
  /** Messages between a call and its result, if the API allows none: `move` them after the result (default), or `keep` them. */
  readonly messagesBetween?: 'move' | 'keep'
  /** Calls with a repeated or missing id, if the API refuses such ids: `rename` gives new ids (default), `keep` leaves them. */
  readonly repeatedIds?: 'rename' | 'keep'
}

/** The fields that every item may have. */
export interface ItemFacts {
  /** Unique in its slot. Default: its index, or a tool's name. */
  readonly id?: string
  /**
   * Never dropped and never cut. Its turn and its group stay with it. If the turn is kept by steps, its step and the
   * user's message stay with it.
   */
  readonly pinned?: boolean
  /** Items of a slot with the same group are kept or dropped together. */
  readonly group?: string
  /** For `drop-lowest-score`: items with a higher score stay longer. Default 0. */
  readonly score?: number
  /** The turn that the item belongs to. Default: a turn begins at each user message. */
  readonly turn?: string | number
}

/** An item of a slot: a text, which becomes a message with the slot's role, or a message. */
export type Item<M extends object = ChatMessage> = ItemFacts &
  ({ readonly text: string; readonly message?: never } | { readonly message: M; readonly text?: never })

/** The fields that every slot may have. */
export interface SlotFacts {
  /** Unique in the request: `system`, `examples`, `tools`, `retrieved`, `history`, `user`, or any other. */
  readonly name: string
  /** Slots with a higher priority get room first. Slots of equal priority get it in the order given. Default 0. */
  readonly priority?: number
  /** The room that the slot gets, up to what it can use, before any slot gets more than its `min`. Default 0. */
  readonly min?: TokenAmount
  /** The most that its content and the framing of its messages may cost together. Default: no limit. */
  readonly max?: TokenAmount
  /**
   * The slot's share when slots of equal priority divide what is left. Room that one cannot use goes to the others. If
   * any slot of the priority has `grow`, the default of the others is 1. If none has it, the first takes what it can use.
   */
  readonly grow?: number
  /** Whether and how the slot may shrink. Several policies combine. Default `required`: it may not shrink. */
  readonly policy?: PolicyName | Policy | readonly (PolicyName | Policy)[]
  /** The role of messages made from text. Default: `system` for a slot of that name, else `user`. */
  readonly role?: string
  /** `edges` puts the items of the highest score first and last, where models read best. Default `given`. */
  readonly order?: 'given' | 'edges'
}

/** A named part of the request. It has exactly one of `text`, `items`, `messages` and `tools`. */
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

/** What to plan: the slots, in the order of the request. */
export interface PlanInput<M extends object = ChatMessage> {
  readonly slots: readonly Slot<M>[]
}

/** The options of one call. `windowTokens` and `outputReserve` replace the planner's, to plan the same slots for another budget. */
export interface PlanOptions<M extends object = ChatMessage> {
  readonly signal?: AbortSignal
  /** Whether the planner may call summarisers. Default true. A preview uses only known summaries, so its default is false. */
  readonly summarise?: boolean
  /** The plan of the turn before. With it, `plan.cache` says what stayed the same, and windows keep their start. */
  readonly previous?: Plan<M>
  readonly windowTokens?: number
  readonly outputReserve?: TokenAmount
  readonly maxInputTokens?: number
}

/**
 * Plans requests for one model. Counts are remembered by content, so planning again after one more message
 * counts one message.
 */
export interface Planner<M extends object = ChatMessage> {
  /**
   * Throws `PlanError` if what must stay does not fit. Nothing is dropped or cut silently. Throws `INPUT_UNBOUNDED` for
   * content that `unbounded` refuses.
   */
  plan<T extends M>(input: PlanInput<T>, options?: PlanOptions<T>): Promise<Plan<T>>
  /** The tokens that all slots need, without dropping anything. Does not throw if they do not fit. */
  measure<T extends M>(input: PlanInput<T>, options?: PlanOptions<T>): Promise<Measure>
  /** Plan and measure together. A `PlanError` is returned, not thrown, for a page that shows it. */
  preview<T extends M>(input: PlanInput<T>, options?: PlanOptions<T>): Promise<Preview<T>>
}
