/**
 * Whether requests, messages and tools have the shape that the adapters read. Each check throws `INVALID_ARGUMENT`
 * with the path of what is wrong; fields that counting does not read pass as they are. Linear in the fields.
 */
import { describeValue, TokenroomError } from '../errors.ts'
import type { Fields } from './content.ts'
import type { ChatApi } from './types.ts'

type Check = (fields: Fields, where: string) => void

const parse = 'if it is JSON text, parse it first'
const shape = "give it in the API's shape"

/** Checks a request of `api`: its messages, its tools, and a system prompt that is kept apart. */
export function checkRequest(api: ChatApi, value: unknown): void {
  const request = objectAt('request', value)
  const field = api === 'gemini' ? 'contents' : api === 'openai-responses' ? 'input' : 'messages'
  const messages = request[field]
  const isText = api === 'openai-responses' && typeof messages === 'string'
  if (messages !== undefined && !isText) {
    eachObject(field, messages, (message, where) => checkMessage(api, message, where))
  }
  if (api === 'openai-responses' && request.instructions) textAt('instructions', request.instructions)
  if (api === 'anthropic' && request.system) contentAt('system', request.system)
  if (api === 'gemini' && request.systemInstruction && typeof request.systemInstruction !== 'string') {
    checkMessage(api, request.systemInstruction, 'systemInstruction')
  }
  if (request.tools !== undefined) checkTools(api, request.tools)
}

/** Checks a message of `api` that stands at `where`. */
export function checkMessage(api: ChatApi, value: unknown, where: string): void {
  const message = objectAt(where, value)
  switch (api) {
    case 'openai-chat':
      checkChatMessage(message, where)
      break
    case 'openai-responses': {
      // Of any other item the content is read as JSON, whatever it is.
      const isMessage = message.type === undefined || message.type === 'message'
      if (isMessage && isGiven(message.content)) contentAt(`${where}.content`, message.content)
      break
    }
    case 'gemini':
      if (message.parts !== undefined) eachObject(`${where}.parts`, message.parts)
      break
    default:
      contentAt(`${where}.content`, message.content)
  }
}

/** Checks a tool definition of any API. Whether it has a name is told when it is read. */
export function checkTool(value: unknown, where: string): void {
  const tool = objectAt(where, value)
  if (tool.function !== undefined) checkDescription(objectAt(`${where}.function`, tool.function), `${where}.function`)
  else checkDescription(tool, where)
}

function checkTools(api: ChatApi, tools: unknown): void {
  if (api === 'ai-sdk' && typeof tools === 'object' && tools !== null && !Array.isArray(tools)) {
    for (const [name, tool] of Object.entries(tools)) checkTool(tool, `tools.${name.slice(0, 60)}`)
    return
  }
  eachObject('tools', tools, (tool, where) => {
    if (api !== 'gemini') checkTool(tool, where)
    else if (tool.functionDeclarations !== undefined) {
      eachObject(`${where}.functionDeclarations`, tool.functionDeclarations, checkTool)
    }
  })
}

function checkDescription({ description }: Fields, where: string): void {
  if (isGiven(description)) textAt(`${where}.description`, description)
}

function checkChatMessage(message: Fields, where: string): void {
  const { content, name, tool_call_id, tool_calls } = message
  if (isGiven(content)) contentAt(`${where}.content`, content)
  if (name !== undefined) textAt(`${where}.name`, name)
  if (tool_call_id !== undefined) textAt(`${where}.tool_call_id`, tool_call_id)
  if (isGiven(tool_calls)) eachObject(`${where}.tool_calls`, tool_calls, checkCall)
}

function checkCall(call: Fields, where: string): void {
  textAt(`${where}.id`, call.id)
  if (!isGiven(call.function)) return
  const { name, arguments: json } = objectAt(`${where}.function`, call.function)
  if (isGiven(name)) textAt(`${where}.function.name`, name)
  if (isGiven(json)) textAt(`${where}.function.arguments`, json, 'write it as JSON text')
}

function contentAt(where: string, value: unknown): void {
  if (typeof value === 'string') return
  if (!Array.isArray(value)) throw wrong(where, value, 'a string or a list', shape)
  eachObject(where, value)
}

function textAt(where: string, value: unknown, remedy = shape): void {
  if (typeof value !== 'string') throw wrong(where, value, 'a string', remedy)
}

function eachObject(where: string, value: unknown, check?: Check): void {
  if (!Array.isArray(value)) throw wrong(where, value, 'a list')
  for (let index = 0; index < value.length; index++) {
    const at = `${where}[${index}]`
    const fields = objectAt(at, value[index])
    check?.(fields, at)
  }
}

function objectAt(where: string, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw wrong(where, value, 'an object')
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function wrong(where: string, value: unknown, expected: string, remedy?: string): TokenroomError<'INVALID_ARGUMENT'> {
  // Not the text itself: it may be long, and it may be private.
  const received = typeof value === 'string' ? 'a string' : describeValue(value)
  const advice = remedy ?? (typeof value === 'string' ? parse : shape)
  return new TokenroomError('INVALID_ARGUMENT', `${where} must be ${expected}, not ${received}; ${advice}`, {
    name: where,
    received,
    expected,
  })
}
