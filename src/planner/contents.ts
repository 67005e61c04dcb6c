import type { ChatAdapter, Part } from '../chat/adapter.ts'
import type { CountMemo } from '../chat/memo.ts'
import { type Scale, type Size, sizeOf } from '../chat/size.ts'
import { isUnchanged, snapshotOf } from '../chat/snapshot.ts'
import type { ToolDefinition } from '../chat/types.ts'
import { invalidSlot } from './invalid.ts'

/** What a message or a tool says and costs. It does not depend on the slot, the policy or the window. */
export interface Content<M extends object> {
  readonly message: M | null
  readonly tool: ToolDefinition | null
  /** What the message or tool was when it was read. */
  readonly snapshot: unknown
  readonly parts: readonly Part[]
  /** The text that truncation may shorten, or null. */
  readonly text: string | null
  readonly startsTurn: boolean
  readonly calls: readonly string[]
  readonly answers: readonly string[]
  /** Null until it is counted. */
  size: Size | null
}

const none: readonly string[] = Object.freeze([])

/** Reads contents and counts them. A message that did not change since it was read is neither read nor counted again. */
export class Contents<M extends object> {
  readonly #adapter: ChatAdapter<M>
  readonly #known = new WeakMap<object, Content<M>>()

  constructor(adapter: ChatAdapter<M>) {
    this.#adapter = adapter
  }

  ofMessage(where: string, message: M, before: Content<M> | undefined): Content<M> {
    if (typeof message !== 'object' || message === null) throw invalidSlot(where, message, 'a message')
    const adapter = this.#adapter
    const known = before?.message === message ? before : this.#known.get(message)
    if (known && adapter.unchanged(message, known.snapshot)) return known
    const content = this.#read(message, adapter.snapshot(message))
    this.#known.set(message, content)
    return content
  }

  /** A message made from text; `before` is used again when it is the same. */
  ofText(where: string, role: string, text: unknown, before: Content<M> | undefined): Content<M> {
    if (typeof text !== 'string') throw invalidSlot(`${where}.text`, text, 'a string, or a message instead')
    const snapshot = `${role}\n${text}`
    return before?.snapshot === snapshot ? before : this.#read(this.#adapter.fromText(role, text), snapshot)
  }

  ofTool(slot: string, tool: ToolDefinition, before: Content<M> | undefined): Content<M> {
    const name = tool?.function?.name
    if (typeof name !== 'string' || name === '') {
      throw invalidSlot(`slots.${slot}.tools`, tool, 'tools of the shape { type: "function", function: { name, … } }')
    }
    if (before?.tool === tool && isUnchanged(tool, before.snapshot)) return before
    const parts = this.#adapter.describeTool(tool)
    return {
      message: null,
      tool,
      snapshot: snapshotOf(tool),
      parts,
      text: null,
      startsTurn: false,
      calls: none,
      answers: none,
      size: null,
    }
  }

  #read(message: M, snapshot: unknown): Content<M> {
    const adapter = this.#adapter
    const { startsTurn, calls, answers } = adapter.links(message)
    const parts = adapter.describe(message)
    return { message, tool: null, snapshot, parts, text: adapter.text(message), startsTurn, calls, answers, size: null }
  }
}

/** Counts contents and `fixed` parts with one question to the counter, or none when it knows all texts. */
export async function countContents<M extends object>(
  contents: readonly Content<M>[],
  fixed: readonly Part[],
  memo: CountMemo,
  scale: Scale,
  signal?: AbortSignal,
): Promise<Size> {
  const tokensOf = await memo.countAll(textsOf(contents, fixed), signal)
  for (const content of contents) content.size = sizeOf(content.parts, tokensOf, scale)
  return sizeOf(fixed, tokensOf, scale)
}

function* textsOf<M extends object>(contents: readonly Content<M>[], fixed: readonly Part[]): Generator<string> {
  for (const { parts } of contents) for (const part of parts) if ('text' in part) yield part.text
  for (const part of fixed) if ('text' in part) yield part.text
}
