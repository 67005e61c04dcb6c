/** What planning must know of a message besides what it costs: who speaks, which calls it makes and answers, what of it may change. */

/** Whose words a message is. `tool` answers calls, whatever role the API gives it. */
export type Speaker = 'system' | 'user' | 'model' | 'tool'

/** A tool call that a message makes, or the result of one. Approvals are a call and its answer too. */
export interface ToolLink {
  readonly kind: 'call' | 'result'
  /** Empty where the API or the caller has none: then the tool's name and the place decide. */
  readonly id: string
  /** Ids are names among links of one scope only: a shell's output is no result of a function. Default none. */
  readonly scope?: string
  /** Another id by which the other half may name it. */
  readonly alias?: string
  readonly tool: string
  /** Whether the API refuses a request in which the other half is missing. A provider's own tools run elsewhere. */
  readonly needsOther: boolean
  /** For an approval: the id of the call (without a scope) that it is about. That call needs no result while it is answered. */
  readonly about?: string
}

export interface MessageLinks {
  readonly speaker: Speaker
  /** Whether a new turn begins with it: a message of the user that answers no call. */
  readonly startsTurn: boolean
  /** In the order in which the message has them. */
  readonly tools: readonly ToolLink[]
  /** Whether the API refuses it without the item of the model that follows: reasoning before what it led to. */
  readonly needsNext: boolean
  /** For a message with results: what else it says, and whether any of that stands before a result. */
  readonly beside?: 'before' | 'after'
}

/** A text of a message that may be shortened without touching anything else. */
export interface TextPiece {
  readonly text: string
  readonly isResult: boolean
}

/** What an API demands of the order of messages. A system prompt that stands apart is no part of it. */
export interface OrderRules {
  /** Whether the first message must be the user's. */
  readonly startsWithUser: boolean
  /** Whether a message that calls a function must come directly after one of the user or after results. */
  readonly callsFollowUser: boolean
  /** Whether results must come directly after the message that made the calls. */
  readonly resultsFollowCalls: boolean
  /** Whether all results of one message must stand in one message. */
  readonly resultsInOne: boolean
  /** Whether results must come before all else that is said after the calls. */
  readonly resultsFirst?: boolean
  /** What ids of calls must be beside not empty: `unique` in a request, or `distinct` among calls made at once; without it anything. */
  readonly callIds?: 'unique' | 'distinct'
}

/**
 * One API's messages, as planning sees and changes them. Every change makes a new message; the one given stays as it
 * is. `places` are places in `links(message).tools`. Pure, and linear in the message.
 */
export interface MessageStructure<M extends object> {
  readonly order: OrderRules
  links(message: M): MessageLinks
  texts(message: M): readonly TextPiece[]
  /** The message with other texts, one for each of `texts(message)`. What became empty is left out. */
  withTexts(message: M, texts: readonly string[]): M
  /** The message without some of its calls or results; null when nothing that could be sent is left. */
  withoutTools(message: M, places: ReadonlySet<number>): M | null
  /** For each set of places a message with nothing but those results; without it a message has one result at most. */
  resultsAlone?(message: M, parts: readonly ReadonlySet<number>[]): readonly M[]
  /** The message with a text in place of some of its results, pictures included. */
  withClearedResults(message: M, places: ReadonlySet<number>, text: string): M
  /**
   * Results for calls of a message that nobody answered: a new message for each, or `results` with more in it where
   * the API wants all in one. Null where a result cannot be a text: a screenshot, for example; that is so for all calls
   * of a message or for none.
   */
  answers(message: M, places: readonly number[], text: string, results: M | null): readonly M[] | null
  /** The message with other ids for some of its calls and results, by their places; the same where they have none. */
  withCallIds?(message: M, ids: ReadonlyMap<number, string>): M
  /** The tools whose results stand in the message beside their calls, in the order of its parts. */
  ownResults?(message: M): readonly string[]
  /** The message with a text in place of some of those results. */
  withClearedOwnResults?(message: M, places: ReadonlySet<number>, text: string): M
  /** The message without reasoning; null when that is all it is. The same object when it has none. */
  withoutReasoning(message: M): M | null
}

/** Links of a message that has nothing to do with tools. */
export function plainLinks(speaker: Speaker): MessageLinks {
  return PLAIN[speaker]
}

export function toolLinks(speaker: Speaker, tools: readonly ToolLink[]): MessageLinks {
  return tools.length === 0 ? PLAIN[speaker] : { speaker, startsTurn: false, tools, needsNext: false }
}

const none: readonly ToolLink[] = Object.freeze([])
const PLAIN: Readonly<Record<Speaker, MessageLinks>> = {
  system: { speaker: 'system', startsTurn: false, tools: none, needsNext: false },
  user: { speaker: 'user', startsTurn: true, tools: none, needsNext: false },
  model: { speaker: 'model', startsTurn: false, tools: none, needsNext: false },
  tool: { speaker: 'tool', startsTurn: false, tools: none, needsNext: false },
}
