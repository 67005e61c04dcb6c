/**
 * Requests and messages of the APIs. The library's own adapters decide which API they are of: a reading is one that an
 * adapter accepts, and the one that leaves the fewest fields unread comes first.
 */
import { type ChatRequest, countRequest } from 'tokenroom/chat'
import type { ChatApi, ToolDefinition } from 'tokenroom/planner'
import { type Chat, type Fields, fieldsIn, isFields, type Reading, stringOf, titleOf } from './chat.ts'

const API_NAMES: Readonly<Record<ChatApi, string>> = {
  'openai-chat': 'OpenAI Chat',
  anthropic: 'Anthropic',
  'openai-responses': 'OpenAI Responses',
  gemini: 'Gemini',
  'ai-sdk': 'AI SDK',
  'bedrock-converse': 'Bedrock Converse',
  cohere: 'Cohere',
}

const APIS = Object.keys(API_NAMES) as readonly ChatApi[]
const MESSAGES: Readonly<Partial<Record<ChatApi, string>>> = { gemini: 'contents', 'openai-responses': 'input' }
const fieldFor = (api: ChatApi) => MESSAGES[api] ?? 'messages'

/** Reads a shape only: how many tokens a text has does not matter to it. */
const SHAPE_ONLY = {
  encoding: 'o200k_base',
  countMany: (texts: readonly string[]) => new Uint32Array(texts.length),
  truncate: () => {
    throw new Error('nothing is cut while a shape is read')
  },
}

/** What an API's adapter says of some requests: what it does not read. */
interface Accepted {
  readonly api: ChatApi
  readonly notes: readonly (readonly string[])[]
  readonly unread: number
}

/**
 * All APIs that a list of requests, or one list of messages, can be of, the likeliest first. Empty: none, and `problem` of
 * `whyNot` says what is wrong.
 */
export async function readingsOfRequests(entries: readonly Fields[], kind: string): Promise<readonly Reading[]> {
  const accepted: Accepted[] = []
  for (const api of APIS) {
    const answer = await ask(api, entries)
    if (answer !== null) accepted.push(answer)
  }
  const model = stringOf(entries[0]?.model)
  const first = (api: ChatApi) => (model.startsWith('claude') && api === 'anthropic' ? -0.5 : 0)
  accepted.sort((a, b) => a.unread + first(a.api) - b.unread - first(b.api))
  return accepted.map(({ api, notes }) => ({
    name: `${API_NAMES[api]} ${kind}`,
    chats: entries.map((entry, at) => chatOf(api, entry, at + 1, notes[at] ?? [])),
    notes: [],
  }))
}

/** What is the matter with requests that no adapter takes: what the adapter of their shape says. */
export async function whyNoApi(entries: readonly Fields[]): Promise<string> {
  const api = APIS.find((one) => entries[0]?.[fieldFor(one)] !== undefined) ?? 'openai-chat'
  try {
    for (const entry of entries) await countRequest<ChatRequest<object>, ChatApi>(entry, { api, counter: SHAPE_ONLY })
    return ''
  } catch (error) {
    return `${API_NAMES[api]}: ${error instanceof Error ? error.message : String(error)}`
  }
}

async function ask(api: ChatApi, entries: readonly Fields[]): Promise<Accepted | null> {
  const notes: string[][] = []
  let unread = 0
  for (const entry of entries) {
    if (entry[fieldFor(api)] === undefined) return null
    try {
      const count = await countRequest<ChatRequest<object>, ChatApi>(entry, { api, counter: SHAPE_ONLY })
      unread += count.unread.length
      notes.push([
        ...listed('Fields that nobody reads, counted as their JSON:', count.unread),
        ...listed('Not in the text, so that their cost is not known:', count.unbounded),
      ])
    } catch {
      return null
    }
  }
  return { api, notes, unread }
}

function listed(before: string, all: readonly { readonly path: string }[]): readonly string[] {
  if (all.length === 0) return []
  const more = all.length > 4 ? ` and ${all.length - 4} more` : ''
  return [
    `${before} ${all
      .slice(0, 4)
      .map(({ path }) => path)
      .join(', ')}${more}.`,
  ]
}

/** Fields of a request that a chat has a place for. */
const KNOWN = new Set([
  'messages',
  'input',
  'contents',
  'system',
  'instructions',
  'systemInstruction',
  'tools',
  'model',
])

function chatOf(api: ChatApi, request: Fields, number: number, notes: readonly string[]): Chat {
  const list = request[fieldFor(api)]
  const written = typeof list === 'string' ? [{ role: 'user', content: list }] : fieldsIn(list)
  const [apart, unreadSystem] = systemOf(request.system ?? request.instructions ?? request.systemInstruction)
  const leading = apart === '' && isSystem(written[0]) ? stringOf(written[0]?.content) : ''
  const messages = leading === '' ? written : written.slice(1)
  const others = Object.keys(request).filter((name) => !KNOWN.has(name))
  return {
    title: titleOf('', messages, number),
    api,
    model: stringOf(request.model) || null,
    system: apart || leading,
    tools: toolsOf(request.tools),
    messages,
    notes: [
      ...notes,
      ...(unreadSystem > 0 ? [`Not read: ${unreadSystem} parts of the system prompt that are not text.`] : []),
      ...(others.length > 0 ? [`Settings of the request that a plan does not have: ${others.join(', ')}.`] : []),
    ],
  }
}

const isSystem = (message: Fields | undefined) => message?.role === 'system' || message?.role === 'developer'

/** The text of a system prompt, and how many of its parts have none. */
function systemOf(system: unknown): readonly [string, number] {
  if (typeof system === 'string') return [system, 0]
  const parts = isFields(system) ? fieldsIn(system.parts) : fieldsIn(system)
  const texts = parts.map(({ text, content }) => stringOf(text) || stringOf(content))
  return [texts.filter(Boolean).join('\n\n'), texts.filter((text) => text === '').length]
}

/** Tools one by one: Gemini groups them, and the AI SDK has them by name. */
function toolsOf(tools: unknown): readonly ToolDefinition[] {
  const list = Array.isArray(tools)
    ? fieldsIn(tools)
    : isFields(tools)
      ? Object.entries(tools).map(([name, tool]) => ({ name, ...(isFields(tool) ? tool : {}) }))
      : []
  return list.flatMap((tool) => {
    const group = (tool as Fields).functionDeclarations
    return Array.isArray(group) ? fieldsIn(group) : [tool]
  }) as readonly ToolDefinition[]
}
