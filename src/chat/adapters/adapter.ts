/**
 * The contract of an adapter: one API's shape of requests, read and counted.
 *
 * How to write one, in `adapters/<api>/`:
 *  1. Declare a `shape('counted …', 'free …')` (fields.ts) for each kind of object: request, message, block, tool.
 *     Every describing function ends with `unreadFields(value, SHAPE, path)`, and calls `unreadPart` for a block of a
 *     type it does not know. Nothing else decides what happens to an unknown field.
 *  2. Say in parts (part.ts) what things cost: `textPart` for text that certainly counts, `uncertainText` for text
 *     that may, `fixedPart` for a number that recorded bills agree on, `boundedPart` for one between measured bounds,
 *     `unboundedPart` for what the body does not hold. Paths in the parts of a message begin at the message: `.content[0]`.
 *  3. Keep constants in `adapters/<api>/rules.ts` as a table of `Rule`s (rules.ts): by model, by provider, the last
 *     without conditions. A number is `fixedPart` only if the recorded bills of its kind agree on it.
 *  4. `describe` and `describeTool` are asked once for each message or tool and remembered: they must depend on nothing
 *     else. All that depends on the request as a whole (the reply's opening, the frame of the tools, choices, what
 *     joining texts saves) is `frame`. `fixed` is what a plan holds for it before it knows what it keeps:
 *     its `upper` is that of any frame of such a request, or more.
 *  5. Register the adapter in `adapters/index.ts`; `countRequest`, the planner and the service take it from there.
 */
import type { Fields } from '../content.ts'
import type { ChatApi, ChatRequest, ToolDefinition } from '../types.ts'
import type { Part } from './part.ts'
import type { RuleTarget } from './rules.ts'

/** What an adapter is made for. */
export interface AdapterTarget extends RuleTarget {
  readonly encoding: string
  /** Whether that is the model's own encoding, as far as is known, and not one that its tokens are estimated with. */
  readonly isOwnEncoding: boolean
}

/** A request taken apart: messages (also those the API keeps elsewhere), tools, and what else it says. */
interface ReadRequest<M extends object> {
  readonly messages: readonly M[]
  /** Where each message stands: `system`, `messages[0]`. */
  readonly messagePaths: readonly string[]
  readonly tools: readonly ToolDefinition[]
  readonly toolPaths: readonly string[]
}

/** A whole request, as its frame depends on it. */
export interface FramedRequest<M extends object> {
  readonly messages: readonly M[]
  readonly tools: readonly ToolDefinition[]
  /** All fields of the request beside its messages and tools. Empty for a plan. */
  readonly fields: Fields
}

/** One API's shape of messages: how they are described, read, made and put into a request. Pure. */
export interface ChatAdapter<M extends object> {
  readonly api: ChatApi
  /** What the parts of a message of a role and one text depend on beside these: one object for all adapters that agree on them. */
  readonly rules?: object
  /** The parts of one message. */
  describe(message: M): readonly Part[]
  /** The parts of one tool definition. */
  describeTool(tool: ToolDefinition): readonly Part[]
  /** What the request as a whole adds to its messages and tools: framing, schemas, choices, fields that are not read. */
  frame(request: FramedRequest<M>): readonly Part[]
  /** Bounds of the frame of any request without further fields, with tools or without: what a plan holds for it. */
  fixed(hasTools: boolean): readonly Part[]
  /** A copy of what is read of a message, and whether a message still is what was copied. */
  snapshot(message: M): unknown
  unchanged(message: M, snapshot: unknown): boolean
  /** A message from plain text. */
  fromText(role: string, text: string): M
  /** The messages with marks for the provider's prompt cache, where it wants marks. */
  mark?(messages: readonly M[], tools: readonly ToolDefinition[]): readonly M[]
  /** A request as the provider takes it, from messages and tools, and back. */
  build(messages: readonly M[], tools: readonly ToolDefinition[]): ChatRequest<M>
  read(request: ChatRequest<M>): ReadRequest<M>
}

/** `name[0]`, `name[1]`, … for the members of a list. */
export function placesIn(name: string, list: readonly unknown[]): string[] {
  return list.map((_, index) => `${name}[${index}]`)
}
