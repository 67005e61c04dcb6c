import type { ChatAdapter } from '../../chat/adapters/adapter.ts'
import { addTexts, type Part } from '../../chat/adapters/part.ts'
import { checkMessage, checkTool } from '../../chat/check.ts'
import type { CountMemo } from '../../chat/memo.ts'
import { rangeOfText, type Scale, type Size, sizeOf } from '../../chat/size.ts'
import { isUnchanged, snapshotOf } from '../../chat/snapshot.ts'
import { type MessageLinks, type MessageStructure, plainLinks, type TextPiece } from '../../chat/structure/types.ts'
import type { ToolDefinition } from '../../chat/types.ts'
import { invalidSlot } from './invalid-slot.ts'

/** A text that becomes a message. */
export interface TextAsMessage {
  readonly role: string
  readonly text: string
}

/** What a message or a tool says and costs. It does not depend on the slot, the policy or the window. */
export interface Content<M extends object> {
  readonly message: M | null
  readonly tool: ToolDefinition | null
  /** The text from which the message was made, or null when the message was given. */
  readonly source: TextAsMessage | null
  /** What the message, the tool or the source was when it was read. */
  readonly snapshot: unknown
  readonly parts: readonly Part[]
  readonly links: MessageLinks
  /** Whether it has fields that nobody reads, or something whose cost it does not hold. */
  readonly isMarked: boolean
  /** The texts that may be shortened. */
  readonly texts: readonly TextPiece[]
  /** The tokens of each of them, upper bounds; null until they are counted, for slots that shorten. */
  textTokens: readonly number[] | null
  /** Null until it is counted. */
  size: Size | null
}

/** The parts of a message or tool, with what the caller says about the size of what it only names. */
export type Declare = (parts: readonly Part[], value: object) => readonly Part[]

/** Reads contents and counts them. A message that did not change since it was read is neither read nor counted again. */
export class Contents<M extends object> {
  readonly #adapter: ChatAdapter<M>
  readonly #structure: MessageStructure<M>
  readonly #declare: Declare
  readonly #known = new WeakMap<object, Content<M>>()

  constructor(adapter: ChatAdapter<M>, structure: MessageStructure<M>, declare: Declare) {
    this.#adapter = adapter
    this.#structure = structure
    this.#declare = declare
  }

  /** `where` is asked for only when the message has not the shape of the API. */
  ofMessage(where: () => string, message: M, before: Content<M> | undefined): Content<M> {
    const adapter = this.#adapter
    const known = before && before.message === message && before.source === null ? before : this.#known.get(message)
    if (known && adapter.unchanged(message, known.snapshot)) return known
    checkMessage(adapter.api, message, where())
    const content = this.#read(message, null)
    this.#known.set(message, content)
    return content
  }

  /** A message made from text; `before` is used again when it is the same. */
  ofText(where: () => string, role: string, text: unknown, before: Content<M> | undefined): Content<M> {
    if (typeof text !== 'string') throw invalidSlot(`${where()}.text`, text, 'a string, or a message instead')
    if (before?.source?.text === text && before.source.role === role) return before
    return this.#read(this.#adapter.fromText(role, text), { role, text })
  }

  ofTool(where: () => string, tool: ToolDefinition, before: Content<M> | undefined): Content<M> {
    if (before && before.tool === tool && isUnchanged(tool, before.snapshot)) return before
    checkTool(tool, where())
    const parts = this.#declare(this.#adapter.describeTool(tool), tool)
    const isMarked = parts.some(hasMark)
    return { message: null, tool, source: null, snapshot: snapshotOf(tool), parts, isMarked, ...TOOL, size: null }
  }

  /** A message that the planner made from one that was given. It is not compared with anything later. */
  ofMade(message: M): Content<M> {
    return this.#read(message, null)
  }

  #read(message: M, source: TextAsMessage | null): Content<M> {
    const adapter = this.#adapter
    const parts = this.#declare(adapter.describe(message), message)
    return new MessageContent(message, source, source ?? adapter.snapshot(message), parts, this.#structure)
  }
}

/** A content that is a message. Its texts are looked for when they are asked for: few slots shorten any. */
class MessageContent<M extends object> implements Content<M> {
  readonly message: M
  readonly tool = null
  readonly source: TextAsMessage | null
  readonly snapshot: unknown
  readonly parts: readonly Part[]
  readonly links: MessageLinks
  readonly isMarked: boolean
  textTokens: readonly number[] | null = null
  size: Size | null = null
  readonly #structure: MessageStructure<M>
  #texts: readonly TextPiece[] | null = null

  constructor(
    message: M,
    source: TextAsMessage | null,
    snapshot: unknown,
    parts: readonly Part[],
    structure: MessageStructure<M>,
  ) {
    this.message = message
    this.source = source
    this.snapshot = snapshot
    this.parts = parts
    this.links = structure.links(message)
    this.isMarked = parts.some(hasMark)
    this.#structure = structure
  }

  get texts(): readonly TextPiece[] {
    this.#texts ??= this.#structure.texts(this.message)
    return this.#texts
  }
}

function hasMark({ unread, unbounded }: Part): boolean {
  return unread !== undefined || unbounded !== undefined
}

const TOOL = { links: plainLinks('system'), texts: [], textTokens: null }

/**
 * Counts contents and `fixed` parts with one question to the counter, or none when it knows all texts; of `shortenable`
 * contents each text too, and `more` texts that will be asked for later.
 */
export async function countContents<M extends object>(
  contents: readonly Content<M>[],
  fixed: readonly Part[],
  memo: CountMemo,
  scale: Scale,
  signal?: AbortSignal,
  shortenable: readonly Content<M>[] = [],
  more: readonly string[] = [],
): Promise<Size> {
  const tokensOf = await memo.countAll(textsOfAll(contents, fixed, shortenable, more), signal)
  for (const content of contents) content.size ??= sizeOf(content.parts, tokensOf, scale)
  for (const content of shortenable) {
    content.textTokens ??= content.texts.map(({ text }) => rangeOfText(text, tokensOf, scale).upper)
  }
  return sizeOf(fixed, tokensOf, scale)
}

function textsOfAll<M extends object>(
  contents: readonly Content<M>[],
  fixed: readonly Part[],
  shortenable: readonly Content<M>[],
  more: readonly string[],
): string[] {
  const texts = more.slice()
  for (const { parts, size } of contents) if (size === null) addTexts(texts, parts)
  addTexts(texts, fixed)
  for (const content of shortenable) {
    if (content.textTokens === null) for (const { text } of content.texts) texts.push(text)
  }
  return texts
}
