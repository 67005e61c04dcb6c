/** What a meter or a hook is asked, and what it answers. Types only. */
import type { ChatApi, Count, ToolDefinition } from '../../chat/types.ts'
import type { PlanError } from '../../errors/index.ts'
import type { ModelInfo } from '../../models/types.ts'
import type { Plan, Policy, PolicyName, Preview, Slot, TokenAmount } from '../../planner/index.ts'

/** What is to be sent. Everything is optional; `messages`, `slots` and `plan` exclude each other. */
export interface RoomInput<M extends object = object> {
  /** A model id of the catalogue, an entry of your own, or the name of an encoding. Needed unless there is a `plan`. */
  readonly model?: string | ModelInfo | undefined
  /** The context window in tokens. Default: the model's. An encoding alone has none, and then nothing is ever over. */
  readonly windowTokens?: number | undefined
  /** What is held for the answer. Default: the planner's, 10 % of the window and at most the model's output limit. */
  readonly outputReserve?: TokenAmount | undefined
  /** The shape of the messages. Default: `ai-sdk` for messages with `parts` (those of `useChat`), else `openai-chat`. */
  readonly api?: ChatApi | undefined
  /** The text that is being written: alone, or the user's message after `messages` or `slots`. */
  readonly text?: string | undefined
  /** A conversation. Its oldest turns are dropped when it does not fit, unless `policy` says otherwise. */
  readonly messages?: readonly M[] | undefined
  /** How `messages` may shrink. Default `drop-oldest`. System messages always stay. */
  readonly policy?: PolicyName | Policy | readonly (PolicyName | Policy)[] | undefined
  /** A system prompt before `messages`. */
  readonly system?: string | undefined
  /** Tool definitions besides `messages`. */
  readonly tools?: readonly ToolDefinition[] | undefined
  /** The slots of a planner, in the order of the request. */
  readonly slots?: readonly Slot<M>[] | undefined
  /** The answer of a planner of your own, a plan or a preview: nothing is counted here then, and no worker starts. */
  readonly plan?: Plan<M> | Preview<M> | undefined
}

/** One stretch of the bar: a slot's content, or the framing of all messages. Upper bounds where not exact. */
export interface RoomPart {
  /** The slot's name; `text` for a text alone; `framing`. */
  readonly name: string
  /** What was written. */
  readonly tokens: number
  /** What of it is sent. */
  readonly sentTokens: number
}

/** Something that is not sent as it was written. */
export interface LostItem {
  readonly slot: string
  readonly id: string
  /** Its place in the slot. */
  readonly index: number
  readonly status: 'cut' | 'dropped' | 'summarised'
  /** The tokens that this frees. */
  readonly freedTokens: number
  /** Why, as a sentence for a person. */
  readonly reason: string
}

/**
 * The room that is left. Of what is sent, always
 * `sum(parts.sentTokens) + freeTokens + outputReserveTokens = windowTokens`, unless `refusal` says that nothing is sent.
 */
export interface RoomState<M extends object = object> {
  /** The model's id, or null where a window or an encoding was named only. */
  readonly model: string | null
  /** Null while nothing is counted, and for an encoding without a window. */
  readonly windowTokens: number | null
  readonly outputReserveTokens: number
  /** The most input: the window without the reserve. */
  readonly limitTokens: number | null
  /** Everything that was written, framing included. Null until it was first counted. */
  readonly used: Count | null
  /** `text` alone, without framing; null without one. */
  readonly text: Count | null
  /** The input that is sent, an upper bound; 0 when it is refused. */
  readonly sentTokens: number
  /** Room that what is sent leaves. A lower bound where counts are not exact. */
  readonly freeTokens: number
  /** How far what was written is past the limit, at most; never clamped. */
  readonly overTokens: number
  /** `unsure`: the bounds of the count lie on both sides of the limit. `warning`: nine tenths of the limit are used. */
  readonly level: 'fine' | 'warning' | 'unsure' | 'over'
  readonly parts: readonly RoomPart[]
  /** What is dropped, cut or summarised, in the order of the request. */
  readonly lost: readonly LostItem[]
  /** Tokens of each message or item by its id, content and framing, upper bounds. */
  readonly itemTokens: ReadonlyMap<string, number>
  /** Of `messages` those that are sent; null without `messages`, and when the request is refused. */
  readonly messages: readonly M[] | null
  /** Why nothing can be sent: what must stay does not fit. */
  readonly refusal: PlanError | null
  /** Why there is no newer answer: a `TokenroomError`, or why code could not be fetched. The numbers are those before it. */
  readonly error: Error | null
  /** Whether what was asked has changed since these numbers. */
  readonly stale: boolean
}
