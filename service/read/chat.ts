/** Chat messages and tools in OpenAI's shape. What counting reads is checked; any other field passes as it is. */
import type { ChatMessage, ToolDefinition } from '../../src/chat/types.ts'
import { invalid, optional, readList, readName, readObject, readText } from './fields.ts'

export function readMessages(value: unknown, path: string): readonly ChatMessage[] {
  return readList(value, path, readMessage)
}

export function readMessage(value: unknown, path: string): ChatMessage {
  const message = readObject(value, path)
  readName(message.role, `${path}.role`)
  if (Array.isArray(message.content)) readList(message.content, `${path}.content`, readPart)
  else if (typeof message.content !== 'string' && message.content !== null && message.content !== undefined) {
    throw invalid(`${path}.content`, message.content, 'a string, a list of parts, or null')
  }
  optional(message, path, 'name', readText)
  optional(message, path, 'tool_call_id', readText)
  if (message.tool_calls !== null) optional(message, path, 'tool_calls', readCalls)
  return message as unknown as ChatMessage
}

function readPart(value: unknown, path: string): void {
  const part = readObject(value, path)
  readName(part.type, `${path}.type`)
  optional(part, path, 'text', readText)
  optional(part, path, 'refusal', readText)
  const image = optional(part, path, 'image_url', readObject)
  if (image === undefined) return
  readText(image.url, `${path}.image_url.url`)
  optional(image, `${path}.image_url`, 'detail', readText)
}

function readCalls(value: unknown, path: string): void {
  readList(value, path, (item, at) => {
    const call = readObject(item, at)
    readText(call.id, `${at}.id`)
    const called = optional(call, at, 'function', readObject)
    if (called === undefined) return
    readText(called.name, `${at}.function.name`)
    readText(called.arguments, `${at}.function.arguments`)
  })
}

export function readTools(value: unknown, path: string): readonly ToolDefinition[] {
  return readList(value, path, readTool)
}

/** A tool in the nested shape of OpenAI Chat, or in the flat one of the others. */
function readTool(value: unknown, path: string): ToolDefinition {
  const tool = readObject(value, path)
  const isFlat = tool.function === undefined && tool.name !== undefined
  const at = isFlat ? path : `${path}.function`
  const definition = isFlat ? tool : readObject(tool.function, at)
  readName(definition.name, `${at}.name`)
  optional(definition, at, 'description', readText)
  for (const field of ['parameters', 'input_schema', 'inputSchema']) optional(definition, at, field, readParameters)
  return tool as unknown as ToolDefinition
}

function readParameters(value: unknown, path: string): void {
  const schemas = optional(readObject(value, path), path, 'properties', readObject)
  for (const [name, schema] of Object.entries(schemas ?? {})) {
    readProperty(schema, `${path}.properties.${name.slice(0, 60)}`)
  }
}

/** A JSON schema may be `true` or `false`; of an object, the fields that are written to the model. */
function readProperty(value: unknown, path: string): void {
  if (typeof value === 'boolean') return
  const schema = readObject(value, path)
  if (Array.isArray(schema.type)) readList(schema.type, `${path}.type`, readText)
  else optional(schema, path, 'type', readText)
  optional(schema, path, 'description', readText)
  optional(schema, path, 'enum', (choices, at) => readList(choices, at, readScalar))
}

function readScalar(value: unknown, path: string): void {
  if (typeof value === 'object' && value !== null) throw invalid(path, value, 'a string, number, boolean or null')
}
