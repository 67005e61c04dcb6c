import type { ChatMessage, Item } from 'tokenroom/planner'
import { plural } from '../ui/format.ts'

/** What was read from a text: items for the planner, and their names on the page. */
export interface Parsed {
  readonly items: readonly (Item & { readonly id: string })[]
  /** One per item, such as `Turn 3 · user`. */
  readonly labels: readonly string[]
  /** Such as `14 messages, 7 turns`. Empty when there are no items. */
  readonly summary: string
  /** A sentence that says what could not be read. Null when everything could. */
  readonly problem: string | null
}

export const NOTHING: Parsed = { items: [], labels: [], summary: '', problem: null }

type ToolCall = NonNullable<ChatMessage['tool_calls']>[number]

interface Line {
  readonly kind: 'user' | 'assistant' | 'system' | 'developer' | 'call' | 'result'
  readonly detail: string
  readonly pinned: boolean
  readonly body: string
}

const HEADER = /^(user|assistant|system|developer|call|result)(?:[ \t]+([\w.-]+))?(?:[ \t]*\((pinned)\))?:[ \t]?/gim

/**
 * Reads a conversation: lines that start with a role, or a JSON array of messages. Text before the first role is the
 * user's. One pass over the text.
 *
 * @example parseMessages('user: Hi\nassistant: Hello').items.length // 2
 */
export function parseMessages(text: string): Parsed {
  if (text.trim() === '') return NOTHING
  if (text.trimStart().startsWith('[')) {
    const messages = readJson(text)
    if (Array.isArray(messages)) return fromMessages(messages, [])
    return { ...fromLines(text), problem: messages }
  }
  return fromLines(text)
}

function fromLines(text: string): Parsed {
  const messages: ChatMessage[] = []
  const pinned: boolean[] = []
  let calls = 0
  let open: string[] = []
  for (const line of linesOf(text)) {
    if (line.kind === 'call') {
      const id = `call_${++calls}`
      const call: ToolCall = { id, type: 'function', function: { name: line.detail || 'tool', arguments: line.body } }
      const last = messages.at(-1)
      // Calls belong to the assistant's message before them. Several in a row are parallel calls of one message.
      if (last?.role === 'assistant')
        messages[messages.length - 1] = { ...last, tool_calls: [...(last.tool_calls ?? []), call] }
      else messages.push({ role: 'assistant', content: null, tool_calls: [call] })
      pinned[messages.length - 1] ??= line.pinned
      open.push(id)
      continue
    }
    if (line.kind === 'result') {
      const id = open.shift() ?? `call_${++calls}`
      messages.push({ role: 'tool', tool_call_id: id, content: line.body })
    } else {
      open = []
      messages.push({ role: line.kind, content: line.body })
    }
    pinned.push(line.pinned)
  }
  return fromMessages(messages, pinned)
}

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  const add = (header: RegExpExecArray | null, from: number, to: number) => {
    const body = text.slice(from, to).replace(/\s+$/, '')
    if (header === null && body.trim() === '') return
    lines.push({
      kind: (header?.[1]?.toLowerCase() ?? 'user') as Line['kind'],
      detail: header?.[2] ?? '',
      pinned: header?.[3] !== undefined,
      body,
    })
  }
  let header: RegExpExecArray | null = null
  let from = 0
  for (const match of text.matchAll(HEADER)) {
    add(header, from, match.index)
    header = match
    from = match.index + match[0].length
  }
  add(header, from, text.length)
  return lines
}

/** The messages, or a sentence that says why there are none. */
function readJson(text: string): ChatMessage[] | string {
  try {
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value)) return 'The JSON is not an array of messages; it is read as lines.'
    const bad = value.findIndex(
      (entry) => typeof entry !== 'object' || entry === null || typeof entry.role !== 'string',
    )
    return bad === -1 ? value : `Message ${bad + 1} of the JSON has no role; it is read as lines.`
  } catch {
    return 'Not valid JSON yet; it is read as lines.'
  }
}

function fromMessages(messages: readonly ChatMessage[], pinned: readonly boolean[]): Parsed {
  const labels: string[] = []
  let turn = 0
  const items = messages.map((message, index) => {
    if (message.role === 'user' || turn === 0) turn++
    labels.push(`Turn ${turn} · ${message.role}`)
    return { id: String(index), message, turn, ...(pinned[index] ? { pinned: true } : {}) }
  })
  return { items, labels, summary: `${plural(items.length, 'message')}, ${plural(turn, 'turn')}`, problem: null }
}
