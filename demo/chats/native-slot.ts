/** Slots of a plan whose messages are of another API than OpenAI Chat: loaded when the first one is planned. */
import type { ChatApi, ToolDefinition } from 'tokenroom/planner'
import { SHAPES, stepsOf } from '../conversation/shapes.ts'
import { lineOf, speechOf } from '../conversation/speech.ts'
import type { Parsed } from '../parse/messages.ts'
import { parseTools } from '../parse/tools.ts'
import type { SlotDefinition, SlotSettings } from '../slots/definitions.ts'
import { factsOf, type ReadSlot, readSlot } from '../slots/to-slot.ts'
import { plural } from '../ui/format.ts'
import { type Fields, fieldsIn, isFields } from './chat.ts'

/** Reads a slot's text for `api`: JSON as it is, and lines or examples in the API's shape. One pass over the text. */
export function readNativeSlot(
  definition: SlotDefinition,
  text: string,
  settings: SlotSettings,
  api: ChatApi,
): ReadSlot {
  if (definition.format === 'tools') return toolsSlot(definition, text, settings, api)
  if (definition.format !== 'messages' && definition.format !== 'examples') return readSlot(definition, text, settings)
  const messages = definition.format === 'messages' ? messagesIn(text) : null
  if (messages !== null) return messagesSlot(definition, messages, settings)
  const read = readSlot(definition, text, settings)
  const items = (read.slot.items ?? []) as Parsed['items']
  const shape = SHAPES.find((one) => one.api === api)
  if (shape === undefined) return read
  const said = items.flatMap(({ message }) => message ?? [])
  // Several results of parallel calls are one message in most APIs: they stand where the first of them stood.
  const written = stepsOf(said).flatMap(({ step, index }) => {
    const { message: _, ...item } = items[index]!
    return shape.write(step).map((message, at) => ({ ...item, id: at === 0 ? item.id : `${item.id}.${at}`, message }))
  })
  const labels = written.map(({ id }) => read.labels[Number.parseInt(id, 10)] ?? '')
  return { ...read, labels, slot: { ...read.slot, items: written } as ReadSlot['slot'] }
}

/** The messages of a JSON array. Null for any other text. */
function messagesIn(text: string): readonly Fields[] | null {
  if (!text.trimStart().startsWith('[')) return null
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every(isFields) ? value : null
  } catch {
    return null
  }
}

function messagesSlot(definition: SlotDefinition, messages: readonly Fields[], settings: SlotSettings): ReadSlot {
  let turn = 0
  const labels: string[] = []
  const items = messages.map((message, at) => {
    const { who } = speechOf(message)
    if (who === 'user' || turn === 0) turn++
    labels.push(`Turn ${turn} · ${who || String(message.type)}`)
    return { id: String(at), message, turn }
  })
  return {
    slot: { ...factsOf(definition, settings), items } as unknown as ReadSlot['slot'],
    labels,
    textOf: (at) => (messages[at] ? lineOf(messages[at]) : ''),
    summary: `${plural(items.length, 'message')}, ${plural(turn, 'turn')}`,
    problem: null,
  }
}

function toolsSlot(definition: SlotDefinition, text: string, settings: SlotSettings, api: ChatApi): ReadSlot {
  const tools = text.trim() === '' ? [] : nativeTools(text, api)
  if (tools === null) return readSlot(definition, text, settings)
  return {
    slot: { ...factsOf(definition, settings), tools },
    labels: tools.map((tool) => nameOf(tool)),
    textOf: (at) => String((tools[at] as Fields | undefined)?.description ?? ''),
    summary: plural(tools.length, 'tool'),
    problem: null,
  }
}

/** Tools in the API's own shape, and functions of OpenAI Chat in it. Null where the text is no list of tools. */
function nativeTools(text: string, api: ChatApi): readonly ToolDefinition[] | null {
  try {
    const value: unknown = JSON.parse(text)
    const list = Array.isArray(value) ? value : [value]
    if (!list.every((tool) => isFields(tool) && nameOf(tool) !== '')) return null
    const shape = SHAPES.find((one) => one.api === api)
    return fieldsIn(list).map((tool) => {
      const [wrapped] = isFields(tool.function) ? (parseTools(JSON.stringify(tool)).tools ?? []) : []
      return (wrapped && shape ? shape.tool(wrapped) : tool) as ToolDefinition
    })
  } catch {
    return null
  }
}

const nameOf = (tool: object): string => {
  const { name, type, function: inner } = tool as Fields
  const named = isFields(inner) ? inner.name : (name ?? type)
  return typeof named === 'string' ? named : ''
}
