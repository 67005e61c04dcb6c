import type { ChatApi, ToolDefinition } from 'tokenroom/planner'

/** One conversation that was read from a text, in the shape of an API. */
export interface Chat {
  readonly title: string
  /** The shape of `messages` and `tools`. */
  readonly api: ChatApi
  /** The model that the text names. Null: none. */
  readonly model: string | null
  readonly system: string
  readonly tools: readonly ToolDefinition[]
  readonly messages: readonly object[]
  /** Sentences on what of the text is not in the conversation. Empty: all of it is. */
  readonly notes: readonly string[]
}

/** One way to read a text: as what, the conversations that are in it, and what belongs to none of them. */
export interface Reading {
  /** Such as `ChatGPT export`. */
  readonly name: string
  readonly chats: readonly Chat[]
  readonly notes: readonly string[]
}

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const fieldsIn = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])

export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** How often things of a kind were met, to name them: `2 pictures, 1 sound`. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(kind: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
  }

  /** `before` and what was met, as one sentence. Empty when nothing was. */
  sentences(before: string): readonly string[] {
    if (this.#counts.size === 0) return []
    return [`${before} ${[...this.#counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')}.`]
  }
}

/** A conversation's title, or the start of what its first message says. */
export function titleOf(title: unknown, messages: readonly object[], number: number): string {
  if (typeof title === 'string' && title.trim() !== '') return title.trim().slice(0, 80)
  const said = messages.map((message) => stringOf((message as Fields).content)).find((text) => text.trim() !== '')
  return said === undefined ? `Conversation ${number}` : said.trim().replace(/\s+/g, ' ').slice(0, 60)
}
