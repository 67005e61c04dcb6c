import type { ChatApi, ChatRequest, ToolDefinition } from '../types.ts'

/** What a number of tokens is spent on, for breakdowns. */
export type PartKind =
  | 'message'
  | 'role'
  | 'name'
  | 'text'
  | 'image'
  | 'file'
  | 'reasoning'
  | 'tool-call'
  | 'tool-result'
  | 'tool-definition'
  | 'schema'
  | 'reply'

/** Where a part's tokens belong: `content` is what the caller wrote, `framing` what the chat template adds. */
export type PartPlace = 'content' | 'framing'

/** A text whose tokens count; with `certain: false` it is not known whether they do, so only the upper bound has them. */
export interface TextPart {
  readonly kind: PartKind
  readonly place: PartPlace
  readonly text: string
  readonly certain: boolean
}

/** A number of tokens that needs no counting. */
export interface FixedPart {
  readonly kind: PartKind
  readonly place: PartPlace
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

export type Part = TextPart | FixedPart

/** What a message does to a conversation's structure. */
export interface MessageLinks {
  /** Whether a new turn begins with it. */
  readonly startsTurn: boolean
  /** Ids of the tool calls it makes, and of those it answers. */
  readonly calls: readonly string[]
  readonly answers: readonly string[]
  /** Whether it must stay with the message after it (reasoning before a call), or before it (a result without an id). */
  readonly joins: 'next' | 'previous' | null
}

/** A request taken apart: messages (also those the API keeps elsewhere), tools, and what else counts. */
interface ReadRequest<M extends object> {
  readonly messages: readonly M[]
  readonly tools: readonly ToolDefinition[]
  readonly extra: readonly Part[]
}

/** One API's shape of messages: how they are described, read, made and put into a request. Pure. */
export interface ChatAdapter<M extends object> {
  readonly api: ChatApi
  /** The parts of one message. */
  describe(message: M): readonly Part[]
  /** The parts of one tool definition. */
  describeTool(tool: ToolDefinition): readonly Part[]
  /** What every request has, whatever its messages: the reply's opening, and the frame of tools if it has any. */
  fixed(hasTools: boolean): readonly Part[]
  links(message: M): MessageLinks
  /** A copy of what `describe` and `links` read, and whether a message still is what was copied. */
  snapshot(message: M): unknown
  unchanged(message: M, snapshot: unknown): boolean
  /** The message's only text, when it can be shortened without touching anything else; else null. */
  text(message: M): string | null
  /** The same message with another text. */
  withText(message: M, text: string): M
  /** A message from plain text. */
  fromText(role: string, text: string): M
  /** A request as the provider takes it, from messages and tools, and back. */
  /** The messages with marks for the provider's prompt cache, where it wants marks. */
  mark?(messages: readonly M[]): readonly M[]
  build(messages: readonly M[], tools: readonly ToolDefinition[]): ChatRequest<M>
  read(request: ChatRequest<M>): ReadRequest<M>
}

/** A text part that certainly counts. */
export function textPart(kind: PartKind, place: PartPlace, text: string): TextPart {
  return { kind, place, text, certain: true }
}

/** A text part of which it is not known whether it counts. */
export function uncertainText(kind: PartKind, place: PartPlace, text: string): TextPart {
  return { kind, place, text, certain: false }
}

/** An exact number of tokens. */
export function fixedPart(kind: PartKind, place: PartPlace, tokens: number): FixedPart {
  return { kind, place, lower: tokens, tokens, upper: tokens }
}

/** A number of tokens between bounds. */
export function boundedPart(
  kind: PartKind,
  place: PartPlace,
  { lower, tokens, upper }: { readonly lower: number; readonly tokens?: number; readonly upper: number },
): FixedPart {
  return { kind, place, lower, tokens: tokens ?? Math.round((lower + upper) / 2), upper }
}

/** Links of a message that neither starts a turn nor has to do with tools. */
export const noLinks: MessageLinks = Object.freeze({
  startsTurn: false,
  calls: Object.freeze([]),
  answers: Object.freeze([]),
  joins: null,
})
export const turnStart: MessageLinks = Object.freeze({ ...noLinks, startsTurn: true })
