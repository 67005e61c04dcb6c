/**
 * Whether requests, messages and tools have the shape that the adapters read. Each check throws `INVALID_ARGUMENT`
 * with the path of what is wrong; fields that counting does not read pass as they are. Linear in the fields.
 */
import type { TokenCounter } from '../counter.ts'
import { describeValue, TokenroomError } from '../errors/index.ts'
import { isUiMessage } from './adapters/ai-sdk/messages.ts'
import { type Fields, isObject } from './content.ts'
import { findUnwritable } from './json.ts'
import { refuseOtherApi } from './other-api.ts'
import type { ChatApi } from './types.ts'

type Check = (fields: Fields, where: string) => void

const parse = 'if it is JSON text, parse it first'
const shape = "give it in the API's shape"

/** The counter among the options of `who`. Throws `INVALID_ARGUMENT` where there is none: in plain JavaScript no compiler says so. */
export function requireCounter(who: string, options: { readonly counter?: TokenCounter } | undefined): TokenCounter {
  const counter = options?.counter
  if (typeof counter?.countMany === 'function') return counter
  const message = `${who} needs { counter } in its options: a tokenizer, or the client of the tokenizer worker`
  const data = { name: 'counter', received: describeValue(counter), expected: 'an object with countMany and truncate' }
  throw new TokenroomError('INVALID_ARGUMENT', message, data)
}

/** Checks a request of `api`: its messages, its tools, and a system prompt that is kept apart. */
export function checkRequest(api: ChatApi, value: unknown): void {
  const request = objectAt('request', value)
  const field = api === 'gemini' ? 'contents' : api === 'openai-responses' ? 'input' : 'messages'
  const messages = request[field]
  const isText = api === 'openai-responses' && typeof messages === 'string'
  const each = (message: Fields, where: string) => checkMessage(api, message, where)
  if (messages !== undefined && !isText) eachObject(field, messages, each)
  if (api === 'ai-sdk' && isGiven(request.prompt) && typeof request.prompt !== 'string') {
    eachObject('prompt', request.prompt, each)
  }
  checkSystem(api, request)
  if (request.tools !== undefined) checkTools(api, request.tools)
  if (api === 'bedrock-converse') checkConverse(request)
  if (api === 'openai-chat') jsonAt('response_format', request.response_format)
  if (api === 'openai-responses') jsonAt('text', request.text)
}

function checkSystem(api: ChatApi, { instructions, system, systemInstruction }: Fields): void {
  if (api === 'openai-responses' && isGiven(instructions)) textAt('instructions', instructions)
  if (api === 'gemini' && isGiven(systemInstruction)) {
    checkInstruction(systemInstruction)
    jsonAt('systemInstruction', systemInstruction)
  }
  if (api === 'anthropic' && system !== undefined) {
    contentAt('system', system)
    jsonAt('system', system)
  }
  if (api === 'ai-sdk') {
    checkSystemMessages('system', system)
    checkSystemMessages('instructions', instructions)
  }
}

function checkConverse({ system, toolConfig }: Fields): void {
  if (isGiven(system)) eachObject('system', system)
  if (!isGiven(toolConfig)) return
  const { tools } = objectAt('toolConfig', toolConfig)
  if (isGiven(tools)) eachObject('toolConfig.tools', tools)
  jsonAt('toolConfig', toolConfig)
}

/** The AI SDK takes a text, a system message, or a list of them. */
function checkSystemMessages(name: string, system: unknown): void {
  if (system === undefined || typeof system === 'string') return
  const one = (message: Fields, where: string) => {
    if (message.role !== 'system') throw wrong(`${where}.role`, message.role, '"system"', shape)
    textAt(`${where}.content`, message.content)
  }
  if (Array.isArray(system)) eachObject(name, system, one)
  else if (typeof system === 'object' && system !== null) one(system as Fields, name)
  else throw wrong(name, system, 'a string, a system message or a list of them', shape)
  jsonAt(name, system)
}

/** Gemini takes a text, a part, a list of either, or a content with parts. */
function checkInstruction(instruction: unknown): void {
  const where = 'systemInstruction'
  if (typeof instruction === 'string') return
  if (Array.isArray(instruction)) {
    for (const [index, part] of instruction.entries())
      if (typeof part !== 'string') checkPart(objectAt(`${where}[${index}]`, part), `${where}[${index}]`)
    return
  }
  const content = objectAt(where, instruction)
  if ('parts' in content) checkMessage('gemini', content, where)
  else checkPart(content, where)
}

function checkPart(part: Fields, where: string): void {
  if (Object.keys(part).length === 0) throw wrong(where, part, 'a part or a content with parts', shape)
  if ('text' in part) textAt(`${where}.text`, part.text)
}

/** Checks a message of `api` that stands at `where`. */
export function checkMessage(api: ChatApi, value: unknown, where: string): void {
  const message = objectAt(where, value)
  refuseOtherApi(api, message, where)
  switch (api) {
    case 'openai-chat':
    case 'cohere':
      checkChatMessage(message, where)
      break
    case 'openai-responses':
      checkResponseItem(message, where)
      break
    case 'bedrock-converse':
      eachObject(`${where}.content`, message.content)
      break
    case 'gemini':
      if (message.parts !== undefined) eachObject(`${where}.parts`, message.parts)
      break
    case 'anthropic':
      contentAt(`${where}.content`, message.content, checkBlock)
      break
    default:
      if (isUiMessage(message)) eachObject(`${where}.parts`, message.parts)
      else contentAt(`${where}.content`, message.content)
  }
  jsonAt(where, message)
}

/** Of an item that is neither a message, a call, a result nor reasoning the JSON is read, whatever it is. */
function checkResponseItem(item: Fields, where: string): void {
  switch (item.type) {
    case undefined:
    case 'message':
      if (isGiven(item.content)) contentAt(`${where}.content`, item.content)
      break
    case 'function_call_output':
    case 'custom_tool_call_output':
      contentAt(`${where}.output`, item.output)
      break
    case 'function_call':
      if (isGiven(item.arguments)) textAt(`${where}.arguments`, item.arguments, 'write it as JSON text')
      break
    case 'reasoning':
      for (const field of ['summary', 'content']) if (isGiven(item[field])) eachObject(`${where}.${field}`, item[field])
      break
  }
}

/** A tool's result is a text or blocks; without any the tool answered nothing. */
function checkBlock(block: Fields, where: string): void {
  if (block.type === 'tool_result' && block.content !== undefined) contentAt(`${where}.content`, block.content)
}

/** Checks a tool definition of any API. Whether it has a name is told when it is read. */
export function checkTool(value: unknown, where: string): void {
  const tool = objectAt(where, value)
  jsonAt(where, tool)
  if (tool.function !== undefined) checkDescription(objectAt(`${where}.function`, tool.function), `${where}.function`)
  else checkDescription(tool, where)
}

function checkTools(api: ChatApi, tools: unknown): void {
  if (api === 'ai-sdk' && typeof tools === 'object' && tools !== null && !Array.isArray(tools)) {
    for (const [name, tool] of Object.entries(tools)) checkTool(tool, `tools.${name.slice(0, 60)}`)
    return
  }
  // In Gemini's JSON a list of one may be written without its brackets.
  const isOne = api === 'gemini' && isObject(tools) && !Array.isArray(tools) && Object.keys(tools).length > 0
  const list = isOne ? [tools] : tools
  eachObject('tools', list, (tool, where) => {
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
  // Nearly always these are texts, or absent: then no path need be written.
  if (isGiven(content) && typeof content !== 'string') contentAt(`${where}.content`, content)
  if (isGiven(name) && typeof name !== 'string') textAt(`${where}.name`, name)
  if (isGiven(tool_call_id) && typeof tool_call_id !== 'string') textAt(`${where}.tool_call_id`, tool_call_id)
  if (isGiven(tool_calls)) eachObject(`${where}.tool_calls`, tool_calls, checkCall)
}

function checkCall(call: Fields, where: string): void {
  textAt(`${where}.id`, call.id)
  if (!isGiven(call.function)) return
  const { name, arguments: json } = objectAt(`${where}.function`, call.function)
  if (isGiven(name)) textAt(`${where}.function.name`, name)
  if (isGiven(json)) textAt(`${where}.function.arguments`, json, 'write it as JSON text')
}

function contentAt(where: string, value: unknown, check?: Check): void {
  if (typeof value === 'string') return
  if (!Array.isArray(value)) throw wrong(where, value, 'a string or a list', shape)
  eachObject(where, value, check)
}

/** What counting may write as JSON must be writable as JSON. */
function jsonAt(where: string, value: unknown): void {
  const found = findUnwritable(value)
  if (found === null) return
  const { path, received, remedy } = found
  throw refused(`${where}${path}`, received, 'JSON data', remedy)
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
  return refused(where, received, expected, remedy ?? (typeof value === 'string' ? parse : shape))
}

function refused(where: string, received: string, expected: string, advice: string) {
  return new TokenroomError('INVALID_ARGUMENT', `${where} must be ${expected}, not ${received}; ${advice}`, {
    name: where,
    received,
    expected,
  })
}
