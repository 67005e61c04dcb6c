/** From a text to the conversations in it: all ways to read it, the likeliest first. Runs in a worker. */
import { readingsOfRequests, whyNoApi } from './api-requests.ts'
import { type Fields, fieldsIn, isFields, type Reading, stringOf, Tally, titleOf } from './chat.ts'
import { readChatGptExport, readClaudeExport } from './chatgpt-export.ts'
import { readClaudeCode, readCodex } from './coding-logs.ts'
import { readTranscript } from './transcript.ts'

/** The readings of a text, and what is wrong with one that looks like a conversation and cannot be read. */
export interface Readings {
  readonly readings: readonly Reading[]
  readonly problem: string | null
}

/** Reads a text in every way it can be read. Linear in the text; large ones belong in a worker. */
export async function readChats(text: string): Promise<Readings> {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) {
    const transcript = readTranscript(text)
    return { readings: transcript ? [transcript] : [], problem: null }
  }
  const whole = parse(trimmed)
  if (whole !== undefined) return readJson(whole)
  const lines = linesOf(trimmed)
  if (lines === null) return { readings: [], problem: 'This looks like JSON, but it is not complete or not valid.' }
  const read = await readLines(lines.values)
  return { ...read, readings: read.readings.map((one) => ({ ...one, notes: [...one.notes, ...lines.notes] })) }
}

async function readJson(value: unknown): Promise<Readings> {
  const found = readChatGptExport(value) ?? readClaudeExport(value) ?? readShareGpt(value)
  if (found) return { readings: [found], problem: null }
  if (!Array.isArray(value)) return readRequests(isFields(value) ? [requestIn(value)] : [])
  const log = readClaudeCode(value) ?? readCodex(value)
  if (log) return { readings: [log], problem: null }
  if (value.length > 0 && value.every((one) => isFields(one) && isRequest(requestIn(one))))
    return readRequests((value as Fields[]).map(requestIn))
  if (!value.some((one) => isFields(one) && isMessage(one))) return { readings: [], problem: null }
  return readMessages(value)
}

async function readLines(values: readonly unknown[]): Promise<Readings> {
  const log = readClaudeCode(values) ?? readCodex(values)
  if (log) return { readings: [log], problem: null }
  const shared = readChatGptExport(values) ?? readClaudeExport(values) ?? readShareGpt(values)
  if (shared) return { readings: [shared], problem: null }
  const requests = values.filter(isFields).map(requestIn)
  if (requests.some(isRequest)) return readRequests(requests.filter(isRequest), requests.length)
  return readMessages(values)
}

/** Requests: each is a conversation. */
async function readRequests(requests: readonly Fields[], ofLines = requests.length): Promise<Readings> {
  if (!requests.some(isRequest)) return { readings: [], problem: null }
  const readings = await readingsOfRequests(requests, requests.length === 1 ? 'request' : 'requests')
  const other = ofLines - requests.length
  return {
    readings: readings.map((one) =>
      other === 0 ? one : { ...one, notes: [`Not read: ${other} lines that are no request.`] },
    ),
    problem: readings.length === 0 ? await whyNoApi(requests) : null,
  }
}

/** A list of messages: one conversation, under the name that each API has for its messages. */
async function readMessages(messages: readonly unknown[]): Promise<Readings> {
  if (!messages.some((one) => isFields(one) && isMessage(one))) return { readings: [], problem: null }
  const request = { messages, contents: messages, input: messages }
  const readings: Reading[] = []
  for (const field of ['messages', 'input', 'contents'] as const)
    readings.push(...(await readingsOfRequests([{ [field]: request[field] }], 'messages')))
  const unread = ({ chats }: Reading) => chats[0]?.notes.length ?? 0
  readings.sort((a, b) => unread(a) - unread(b))
  return { readings, problem: readings.length === 0 ? await whyNoApi([{ messages }]) : null }
}

const isRequest = (value: Fields) =>
  Array.isArray(value.messages) || Array.isArray(value.contents) || Array.isArray(value.input)
const isMessage = ({ role, type }: Fields) => typeof role === 'string' || type === 'message' || type === 'function_call'

/** A request out of its envelope: lines of OpenAI's and Anthropic's batches, and logs of requests, have one. */
function requestIn(value: Fields): Fields {
  for (const inner of [value.body, value.params, value.request]) if (isFields(inner) && isRequest(inner)) return inner
  return value
}

/** The data sets' form: `conversations` of `{ from, value }`. */
function readShareGpt(value: unknown): Reading | null {
  const entries = fieldsIn(Array.isArray(value) ? value : [value]).filter(({ conversations }) =>
    fieldsIn(conversations).some(({ from, value: said }) => typeof from === 'string' && typeof said === 'string'),
  )
  if (entries.length === 0) return null
  const roles: Readonly<Record<string, string>> = { human: 'user', user: 'user', gpt: 'assistant', system: 'system' }
  const unknown = new Tally()
  return {
    name: 'ShareGPT records',
    chats: entries.map(({ conversations }, at) => {
      const messages = fieldsIn(conversations).map(({ from, value: said }) => {
        const role = roles[stringOf(from)]
        if (role === undefined) unknown.add(stringOf(from))
        return { role: role ?? 'assistant', content: stringOf(said) }
      })
      const isLed = messages[0]?.role === 'system'
      const rest = isLed ? messages.slice(1) : messages
      const system = isLed ? messages[0]!.content : ''
      return {
        title: titleOf('', rest, at + 1),
        api: 'openai-chat' as const,
        model: null,
        system,
        tools: [],
        messages: rest,
        notes: [],
      }
    }),
    notes: unknown.sentences('Speakers that are not known, taken for the assistant:'),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The values of a text with a JSON value a line. Null where most lines are none. */
function linesOf(text: string): { readonly values: readonly unknown[]; readonly notes: readonly string[] } | null {
  const lines = text.split('\n').map((line) => line.trim())
  const values: unknown[] = []
  const bad: number[] = []
  lines.forEach((line, at) => {
    if (line === '') return
    const value = parse(line)
    if (value === undefined) bad.push(at + 1)
    else values.push(value)
  })
  if (values.length === 0 || bad.length > values.length) return null
  const which = bad.slice(0, 5).join(', ') + (bad.length > 5 ? ', …' : '')
  const notes = bad.length === 0 ? [] : [`Not read: ${bad.length} lines that are not JSON (line ${which}).`]
  return { values, notes }
}
