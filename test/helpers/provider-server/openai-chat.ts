/**
 * What OpenAI's Chat Completions checks of a request. Sources: the API reference
 * (https://platform.openai.com/docs/api-reference/chat/create) and the sentences of its 400 answers.
 */
import {
  type Fields,
  fields,
  filledList,
  filledText,
  isFields,
  matching,
  oneOf,
  onlyFields,
  refuse,
  text,
  unique,
} from './problem.ts'
import { checkObjectSchema, checkStrictSchema } from './schemas.ts'

const bodyFields =
  'model messages tools tool_choice parallel_tool_calls functions function_call max_tokens max_completion_tokens temperature top_p n stream stream_options stop presence_penalty frequency_penalty logit_bias logprobs top_logprobs user seed response_format reasoning_effort verbosity metadata store service_tier modalities audio prediction web_search_options prompt_cache_key prompt_cache_retention safety_identifier'.split(
    ' ',
  )
const NAME = /^[a-zA-Z0-9_-]{1,64}$/
const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function']
const partTypes: Readonly<Record<string, readonly string[]>> = {
  system: ['text'],
  developer: ['text'],
  user: ['text', 'image_url', 'input_audio', 'file'],
  assistant: ['text', 'refusal'],
  tool: ['text'],
}

/** Throws a `Refusal` for a body that the API answers with a 400. */
export function checkOpenAiChat(body: unknown): void {
  const request = fields(body, 'body')
  for (const field of Object.keys(request)) {
    if (!bodyFields.includes(field)) refuse(field, `Unrecognized request argument supplied: ${field}`)
  }
  filledText(request.model, 'model')
  const messages = filledList(request.messages, 'messages').map((one, at) => checkMessage(one, `messages.${at}`))
  checkPairs(messages)
  checkTools(request)
}

function checkMessage(value: unknown, path: string): Fields {
  const message = fields(value, path)
  const role = oneOf(message.role, `${path}.role`, roles)
  onlyFields(message, path, fieldsOf(role))
  if (message.name !== undefined) matching(message.name, `${path}.name`, /^[^\s<|\\/>]+$/)
  const mayBeEmpty =
    role === 'assistant' && (message.tool_calls ?? message.function_call ?? message.refusal ?? message.audio)
  if (!(mayBeEmpty && (message.content === null || message.content === undefined))) checkContent(message, role, path)
  if (role === 'tool') filledText(message.tool_call_id, `${path}.tool_call_id`)
  if (role === 'function') matching(message.name, `${path}.name`, NAME)
  if (message.tool_calls !== undefined) {
    for (const [at, call] of filledList(message.tool_calls, `${path}.tool_calls`).entries()) {
      checkCall(fields(call, `${path}.tool_calls.${at}`), `${path}.tool_calls.${at}`)
    }
  }
  if (message.function_call !== undefined) checkFunctionCall(message.function_call, `${path}.function_call`)
  return message
}

function fieldsOf(role: string): readonly string[] {
  if (role === 'tool') return ['role', 'content', 'tool_call_id']
  if (role !== 'assistant') return ['role', 'content', 'name']
  return ['role', 'content', 'name', 'tool_calls', 'function_call', 'refusal', 'audio', 'annotations']
}

function checkContent({ content }: Fields, role: string, path: string): void {
  if (typeof content === 'string') return
  if (role === 'function') text(content, `${path}.content`)
  if (!Array.isArray(content))
    refuse(`${path}.content`, `expected a string or array, but got ${JSON.stringify(content)}`)
  for (const [at, value] of filledList(content, `${path}.content`).entries()) {
    const here = `${path}.content.${at}`
    const part = fields(value, here)
    const type = oneOf(part.type, `${here}.type`, partTypes[role] ?? [])
    if (type === 'text' || type === 'refusal') text(part[type], `${here}.${type}`)
    if (type === 'image_url') filledText(fields(part.image_url, `${here}.image_url`).url, `${here}.image_url.url`)
    if (type === 'input_audio')
      filledText(fields(part.input_audio, `${here}.input_audio`).data, `${here}.input_audio.data`)
    if (type === 'file') fields(part.file, `${here}.file`)
  }
}

function checkCall(call: Fields, path: string): void {
  filledText(call.id, `${path}.id`)
  const type = oneOf(call.type, `${path}.type`, ['function', 'custom'])
  if (type === 'function') checkFunctionCall(call.function, `${path}.function`)
  else {
    const custom = fields(call.custom, `${path}.custom`)
    matching(custom.name, `${path}.custom.name`, NAME)
    text(custom.input, `${path}.custom.input`)
  }
}

function checkFunctionCall(value: unknown, path: string): void {
  const called = fields(value, path)
  matching(called.name, `${path}.name`, NAME)
  text(called.arguments, `${path}.arguments`)
}

/** Each call is answered by the tool messages right after it, and each of those answers one. */
function checkPairs(messages: readonly Fields[]): void {
  let open: string[] = []
  let answered = new Set<string>()
  const close = (at: number): void => {
    const missing = open.filter((id) => !answered.has(id))
    if (missing.length === 0) return
    refuse(
      `messages.${at}`,
      `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${missing.join(', ')}`,
    )
  }
  for (const [at, message] of messages.entries()) {
    if (message.role === 'tool') {
      const id = String(message.tool_call_id)
      if (!open.includes(id)) {
        refuse(
          `messages.${at}`,
          "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        )
      }
      if (answered.has(id)) refuse(`messages.${at}.tool_call_id`, `Duplicate tool message for tool_call_id ${id}`)
      answered.add(id)
      continue
    }
    close(at)
    const calls = Array.isArray(message.tool_calls) ? message.tool_calls.filter(isFields) : []
    open = calls.map(({ id }) => String(id))
    answered = new Set()
    unique(open, `messages.${at}.tool_calls`, 'Duplicate tool_call id')
  }
  close(messages.length)
}

function checkTools({ tools, tool_choice, functions }: Fields): void {
  if (tools === undefined) {
    if (tool_choice !== undefined) refuse('tool_choice', "'tool_choice' is only allowed when 'tools' are specified.")
  } else {
    const list = filledList(tools, 'tools')
    if (list.length > 128) refuse('tools', `array too long: expected at most 128, got ${list.length}`)
    unique(
      list.map((tool, at) => checkTool(fields(tool, `tools.${at}`), `tools.${at}`)),
      'tools',
      'Tool names must be unique',
    )
  }
  if (functions !== undefined) {
    for (const [at, one] of filledList(functions, 'functions').entries()) checkFunction(one, `functions.${at}`)
  }
}

function checkTool(tool: Fields, path: string): string {
  const type = oneOf(tool.type, `${path}.type`, ['function', 'custom'])
  if (type === 'function') return checkFunction(tool.function, `${path}.function`)
  return matching(fields(tool.custom, `${path}.custom`).name, `${path}.custom.name`, NAME)
}

function checkFunction(value: unknown, path: string): string {
  const described = fields(value, path)
  onlyFields(described, path, ['name', 'description', 'parameters', 'strict'])
  if (described.description !== undefined) text(described.description, `${path}.description`)
  if (described.parameters !== undefined) checkObjectSchema(described.parameters, `${path}.parameters`)
  if (described.strict === true) checkStrictSchema(described.parameters, `${path}.parameters`)
  return matching(described.name, `${path}.name`, NAME)
}
