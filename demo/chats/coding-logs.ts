/**
 * Session logs of coding agents, a JSON object a line. Claude Code: entries with `type`, `uuid`, `parentUuid` and a message
 * of Anthropic's API (github.com/DRMacIver/claude-reliability, notes/transcript-format.md). Codex: `session_meta`, and
 * `response_item`s whose payload is an item of OpenAI's Responses API (github.com/jnarowski/agentcmd,
 * .agent/research/codex/format-comparison.md).
 */
import { type Fields, fieldsIn, isFields, type Reading, stringOf, Tally, titleOf } from './chat.ts'

type Message = { readonly role: string; readonly content: string | readonly Fields[] }

/** Reads a log of Claude Code: the branch that ends with the last message. Null for anything else. */
export function readClaudeCode(lines: readonly unknown[]): Reading | null {
  const entries = lines.filter(isFields)
  const isMessage = ({ type, message, sessionId }: Fields) =>
    (type === 'user' || type === 'assistant') && isFields(message) && sessionId !== undefined
  if (!entries.some(isMessage)) return null
  const left = new Tally()
  const byId = new Map(entries.map((entry) => [entry.uuid, entry]))
  const branch = new Set<Fields>()
  const end = entries.findLast((entry) => isMessage(entry) && entry.isSidechain !== true)
  for (let at = end; at && !branch.has(at); at = byId.get(at.parentUuid)) branch.add(at)
  const messages: Message[] = []
  let lastId: unknown
  let model: string | null = null
  for (const entry of entries) {
    const { message } = entry
    if (!isMessage(entry) || !isFields(message)) {
      left.add(`${stringOf(entry.type) || 'untyped'} line`)
      continue
    }
    if (!branch.has(entry)) {
      left.add(entry.isSidechain === true ? 'message of a sub-agent' : 'message of another branch')
      continue
    }
    model = stringOf(message.model) || model
    const content = typeof message.content === 'string' ? message.content : fieldsIn(message.content)
    const last = messages.at(-1)
    // An answer is logged block by block, under one id.
    if (last && message.id !== undefined && message.id === lastId)
      messages[messages.length - 1] = { ...last, content: [...blocksOf(last.content), ...blocksOf(content)] }
    else messages.push({ role: stringOf(message.role), content })
    lastId = message.id
  }
  return {
    name: 'Claude Code log',
    chats: [
      {
        title: titleOf('', messages, 1),
        api: 'anthropic',
        model,
        system: '',
        tools: [],
        messages,
        notes: [
          ...left.sentences('Not part of what is sent:'),
          'The log does not hold the system prompt and the tools.',
        ],
      },
    ],
    notes: [],
  }
}

const blocksOf = (content: Message['content']): readonly Fields[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content

const ITEMS = new Set([
  'message',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'local_shell_call',
  'reasoning',
  'web_search_call',
])

/** Reads a log of Codex. Null for anything else. */
export function readCodex(lines: readonly unknown[]): Reading | null {
  const entries = lines.filter(isFields)
  if (!entries.some(({ type, payload }) => type === 'response_item' && isFields(payload))) return null
  const left = new Tally()
  let messages: Fields[] = []
  let system = ''
  let model: string | null = null
  for (const { type, payload } of entries) {
    const fields = isFields(payload) ? payload : {}
    if (type === 'response_item' && ITEMS.has(stringOf(fields.type))) messages.push(fields)
    else if (type === 'session_meta') system = instructionsOf(fields) || system
    else if (type === 'compacted' && Array.isArray(fields.replacement_history)) {
      for (let at = 0; at < messages.length; at++) left.add('item before the history was compacted')
      messages = [...fieldsIn(fields.replacement_history)]
    } else {
      if (type === 'turn_context') model = stringOf(fields.model) || model
      left.add([stringOf(type), stringOf(fields.type)].filter(Boolean).join(' '))
    }
  }
  return {
    name: 'Codex log',
    chats: [
      {
        title: `Session of ${plain(entries[0]?.timestamp) || 'Codex'}`,
        api: 'openai-responses',
        model,
        system,
        tools: [],
        messages,
        notes: [...left.sentences('Not part of what is sent:'), 'The log does not hold the tools.'],
      },
    ],
    notes: [],
  }
}

const plain = (time: unknown) => stringOf(time).slice(0, 16).replace('T', ' ')

const instructionsOf = ({ instructions, base_instructions: base }: Fields) =>
  stringOf(instructions) || (isFields(base) ? stringOf(base.text) : '')
