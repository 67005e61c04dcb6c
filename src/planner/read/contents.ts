import { type ChatAdapter, type MessageLinks, noLinks } from '../../chat/adapters/adapter.ts'
import { type Part, textsOf } from '../../chat/adapters/part.ts'
import { checkMessage, checkTool } from '../../chat/check.ts'
import type { CountMemo } from '../../chat/memo.ts'
import { type Scale, type Size, sizeOf } from '../../chat/size.ts'
import { isUnchanged, snapshotOf } from '../../chat/snapshot.ts'
import type { ToolDefinition } from '../../chat/types.ts'
import { invalidSlot } from './invalid-slot.ts'

/** A text that becomes a message. */
export interface TextSource {
  readonly role: string
  readonly text: string
}

/** What a message or a tool says and costs. It does not depend on the slot, the policy or the window. */
export interface Content<M extends object> {
  readonly message: M | null
  readonly tool: ToolDefinition | null
  /** The text from which the message was made, or null when the message was given. */
  readonly source: TextSource | null
  /** What the message, the tool or the source was when it was read. */
  readonly snapshot: unknown
  readonly parts: readonly Part[]
  /** The text that truncation may shorten, or null. */
  readonly text: string | null
  readonly startsTurn: boolean
  readonly calls: readonly string[]
  readonly answers: readonly string[]
  readonly joins: 'next' | 'previous' | null
  /** Null until it is counted. */
  size: Size | null
}

/** Reads contents and counts them. A message that did not change since it was read is neither read nor counted again. */
export class Contents<M extends object> {
  readonly #adapter: ChatAdapter<M>
  readonly #known = new WeakMap<object, Content<M>>()

  constructor(adapter: ChatAdapter<M>) {
    this.#adapter = adapter
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
    return makeContent<M>(null, tool, null, snapshotOf(tool), this.#adapter.describeTool(tool), null, noLinks)
  }

  #read(message: M, source: TextSource | null): Content<M> {
    const adapter = this.#adapter
    const parts = adapter.describe(message)
    const snapshot = source ?? adapter.snapshot(message)
    return makeContent(message, null, source, snapshot, parts, adapter.text(message), adapter.links(message))
  }
}

function makeContent<M extends object>(
  message: M | null,
  tool: ToolDefinition | null,
  source: TextSource | null,
  snapshot: unknown,
  parts: readonly Part[],
  text: string | null,
  { startsTurn, calls, answers, joins }: MessageLinks,
): Content<M> {
  return { message, tool, source, snapshot, parts, text, startsTurn, calls, answers, joins, size: null }
}

/** Counts contents and `fixed` parts with one question to the counter, or none when it knows all texts. */
export async function countContents<M extends object>(
  contents: readonly Content<M>[],
  fixed: readonly Part[],
  memo: CountMemo,
  scale: Scale,
  signal?: AbortSignal,
): Promise<Size> {
  const tokensOf = await memo.countAll(textsOfAll(contents, fixed), signal)
  for (const content of contents) content.size ??= sizeOf(content.parts, tokensOf, scale)
  return sizeOf(fixed, tokensOf, scale)
}

function* textsOfAll<M extends object>(contents: readonly Content<M>[], fixed: readonly Part[]): Generator<string> {
  for (const { parts } of contents) yield* textsOf(parts)
  yield* textsOf(fixed)
}
