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
  readonly outputReserve?: TokenAmount
  /** The shape of the messages and of `plan.request`. Default `openai-chat`. */
  readonly api?: ChatApi
  /** Who serves the model: `openai`, `azure`, `vertex`, `groq`, … The same request costs differently at two of them. */
  readonly provider?: string
  /**
   * What to do about a model that is not known: refuse it (the default), or estimate with wide bounds and a warning.
   * Its window is not known either, so that `windowTokens` has to be given.
   */
  readonly unknownModel?: 'error' | 'estimate'
  /**
   * How large is what a message only names: a link, a file by its id. `undefined` where you do not know either. It is
   * asked with the part and its place in the message, `content[0]`, when the message is read for the first time.
   */
  readonly media?: MediaSizes
  /**
   * What to do when something would be sent whose cost the request does not hold and `media` does not say: `refuse`
   * (default) fails with `INPUT_UNBOUNDED`; `allow` plans it, with a warning, and the plan may cost more than it says.
   */
  readonly unbounded?: 'refuse' | 'allow'
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
  /** What is done about calls and results that the API would refuse. All that was done is in `plan.repairs`. */
  readonly repair?: ToolRepair
}

/** What is done about tool calls and results that do not belong together, as an interruption leaves them. */
export interface ToolRepair {
  /**
   * Calls without a result: `drop` (default) takes them out, `answer` adds a result that says so (or drops the call
   * where a text is no answer), `keep` sends them as they are.
   */
  readonly unansweredCalls?: 'drop' | 'answer' | 'keep'
  /** What an added result says. Default `[No result: the call was interrupted.]`. */
  readonly answerText?: string
  /** Results without a call, and second results of one: `drop` (default), or `keep`. */
  readonly unmatchedResults?: 'drop' | 'keep'
  /** Messages between a call and its result where the API takes none: they `move` after the result (default), or `keep`. */
  readonly messagesBetween?: 'move' | 'keep'
  /** Calls with an id that a call before them has, or with none, where the API takes none such: they get ids (`rename`, default), or `keep`. */
  readonly repeatedIds?: 'rename' | 'keep'
}

/** Fields of every item, however its content is given. */
export interface ItemFacts {
  /** Unique in its slot. Default: its index, or a tool's name. */
  readonly id?: string
  /** Never dropped and never cut; its turn (its step and the user's message, in a turn that goes by steps) and its group stay with it. */
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
  readonly min?: TokenAmount
  /** What its content and the framing of its messages may cost together. Default: no limit. */
  readonly max?: TokenAmount
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
  readonly outputReserve?: TokenAmount
  readonly maxInputTokens?: number
}

/**
 * Plans requests for one model. Counts are remembered by content, so planning again after one more message
 * counts one message.
 */
export interface Planner<M extends object = ChatMessage> {
  /**
   * Throws `PlanError` when what must stay does not fit: nothing is dropped or cut in silence. Throws `INPUT_UNBOUNDED`
   * for what `unbounded` refuses.
   */
  plan<T extends M>(input: PlanInput<T>, options?: PlanOptions<T>): Promise<Plan<T>>
  /** What everything would need, without dropping anything. Does not throw for being over. */
  measure<T extends M>(input: PlanInput<T>, options?: PlanOptions<T>): Promise<Measure>
  /** Both in one, with a `PlanError` as a value: for a page that shows being over instead of failing. */
  preview<T extends M>(input: PlanInput<T>, options?: PlanOptions<T>): Promise<Preview<T>>
}
