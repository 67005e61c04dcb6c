/**
 * ChatGPT's export, `conversations.json`: each conversation is a tree of messages in `mapping`, and `current_node` is the
 * end of the branch that was shown last. The shape is documented from real exports in
 * github.com/mitkury/chatgpt-export-parser (docs/chatgpt-data-export-format.md).
 */
import type { ChatMessage } from 'tokenroom/planner'
import { type Chat, type Fields, fieldsIn, isFields, type Reading, stringOf, Tally, titleOf } from './chat.ts'

/** Reads an export, or one conversation of it. Null for anything else. */
export function readChatGptExport(value: unknown): Reading | null {
  const conversations = (Array.isArray(value) ? value : [value]).filter(
    (one) => isFields(one) && isFields(one.mapping),
  ) as Fields[]
  if (conversations.length === 0) return null
  const others = Array.isArray(value) ? value.length - conversations.length : 0
  return {
    name: 'ChatGPT export',
    chats: conversations.map((one, at) => conversationOf(one, at + 1)),
    notes: others > 0 ? [`Not read: ${others} entries that are not conversations.`] : [],
  }
}

function conversationOf(conversation: Fields, number: number): Chat {
  const mapping = conversation.mapping as Fields
  const path = branchOf(mapping, conversation.current_node)
  const left = new Tally()
  const messages: ChatMessage[] = []
  const system: string[] = []
  for (const node of path) if (isFields(node.message)) add(node.message, messages, system, left)
  const written = Object.values(mapping).filter((node) => isFields(node) && isFields(node.message)).length
  const shown = path.filter((node) => isFields(node.message)).length
  const model = stringOf(conversation.default_model_slug)
  return {
    title: titleOf(conversation.title, messages, number),
    api: 'openai-chat',
    model: model === '' || model === 'auto' ? null : model,
    system: system.join('\n\n'),
    tools: [],
    messages,
    notes: [
      ...left.sentences('Not read, because the export does not hold it as text that is sent:'),
      ...(written > shown
        ? [`Not read: ${written - shown} messages of branches that were edited or regenerated.`]
        : []),
    ],
  }
}

/** The nodes from the root to the branch's end. Without `current_node`: to the end of the newest children. */
function branchOf(mapping: Fields, current: unknown): readonly Fields[] {
  const node = (id: unknown): Fields | null => {
    const found = typeof id === 'string' && Object.hasOwn(mapping, id) ? mapping[id] : null
    return isFields(found) ? found : null
  }
  const path: Fields[] = []
  const seen = new Set<unknown>()
  const walk = (start: Fields | null, next: (one: Fields) => unknown) => {
    for (let at = start; at !== null && !seen.has(at); at = node(next(at))) {
      seen.add(at)
      path.push(at)
    }
  }
  if (node(current) !== null) {
    walk(node(current), ({ parent }) => parent)
    return path.reverse()
  }
  const root = Object.values(mapping).find((one) => isFields(one) && node(one.parent) === null)
  walk(isFields(root) ? root : null, ({ children }) => (Array.isArray(children) ? children.at(-1) : null))
  return path
}

function add(message: Fields, messages: ChatMessage[], system: string[], left: Tally): void {
  const author = isFields(message.author) ? message.author : {}
  const content = isFields(message.content) ? message.content : {}
  const text = textOf(content, left)
  if (text === '') return
  if (author.role === 'system' || content.content_type === 'user_editable_context') {
    system.push(text)
    return
  }
  const recipient = stringOf(message.recipient) || 'all'
  const last = messages.at(-1)
  if (author.role === 'assistant' && recipient !== 'all') {
    const call = { id: `call_${messages.length}`, type: 'function', function: { name: recipient, arguments: text } }
    messages.push({ role: 'assistant', content: null, tool_calls: [call] })
    return
  }
  if (author.role === 'tool') {
    const id = last?.tool_calls?.[0]?.id
    // A second result of one call would be refused: it is added to the first.
    if (id !== undefined) messages.push({ role: 'tool', tool_call_id: id, content: text })
    else if (last?.role === 'tool') messages[messages.length - 1] = { ...last, content: `${last.content}\n${text}` }
    else left.add(`result of ${stringOf(author.name) || 'a tool'} without a call`)
    return
  }
  messages.push({ role: author.role === 'assistant' ? 'assistant' : 'user', content: text })
}

/** What a message's content says. What is not text that a model is sent again is added to `left`. */
function textOf(content: Fields, left: Tally): string {
  switch (content.content_type) {
    case 'text':
    case 'multimodal_text':
      return (Array.isArray(content.parts) ? content.parts : [])
        .flatMap((part) => {
          if (typeof part === 'string') return part === '' ? [] : part
          if (isFields(part) && typeof part.text === 'string') return part.text
          left.add(isFields(part) ? stringOf(part.content_type) || 'part' : 'part')
          return []
        })
        .join('\n')
    case 'user_editable_context':
      return [content.user_profile, content.user_instructions].map(stringOf).filter(Boolean).join('\n\n')
    case 'thoughts':
    case 'reasoning_recap':
      left.add(content.content_type)
      return ''
    default: {
      const text = stringOf(content.text) || stringOf(content.result) || stringOf(content.model_set_context)
      if (text === '' && Object.keys(content).length > 0) left.add(stringOf(content.content_type) || 'content')
      return text
    }
  }
}

/** Claude's export: conversations with `chat_messages`, whose sender is `human` or `assistant`. */
export function readClaudeExport(value: unknown): Reading | null {
  const list = isFields(value) && Array.isArray(value.conversations) ? value.conversations : value
  const conversations = fieldsIn(Array.isArray(list) ? list : [list]).filter(({ chat_messages }) =>
    Array.isArray(chat_messages),
  )
  if (conversations.length === 0) return null
  return { name: 'Claude export', chats: conversations.map((one, at) => claudeChat(one, at + 1)), notes: [] }
}

function claudeChat(conversation: Fields, number: number): Chat {
  const left = new Tally()
  const messages = fieldsIn(conversation.chat_messages).flatMap((message) => {
    const blocks = fieldsIn(message.content)
    const said = blocks.filter(({ type }) => type === 'text').map(({ text }) => stringOf(text))
    for (const { type } of blocks) if (type !== 'text') left.add(stringOf(type) || 'block')
    const files = fieldsIn(message.attachments).flatMap(({ extracted_content: text, file_name }) => {
      if (typeof text === 'string' && text !== '') return text
      left.add(stringOf(file_name) || 'attachment')
      return []
    })
    for (const { file_name } of fieldsIn(message.files)) left.add(stringOf(file_name) || 'file')
    const text = [...files, ...(said.some(Boolean) ? said : [stringOf(message.text)])].filter(Boolean).join('\n\n')
    return text === '' ? [] : [{ role: message.sender === 'human' ? 'user' : 'assistant', content: text }]
  })
  return {
    title: titleOf(conversation.name, messages, number),
    api: 'anthropic',
    model: stringOf(conversation.model) || null,
    system: '',
    tools: [],
    messages,
    notes: left.sentences('Not read, because the export does not say what of it is sent:'),
  }
}
