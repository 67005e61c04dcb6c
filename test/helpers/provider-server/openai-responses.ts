/**
 * What OpenAI's Responses API checks of a request. Sources: the API reference
 * (https://platform.openai.com/docs/api-reference/responses/create) and the sentences of its 400 answers.
 */
import { type Fields, fields, filledList, filledText, matching, oneOf, refuse, text, unique } from './problem.ts'
import { checkObjectSchema, checkStrictSchema } from './schemas.ts'

const bodyFields =
  'model input instructions tools tool_choice parallel_tool_calls max_output_tokens max_tool_calls temperature top_p top_logprobs stream stream_options text reasoning truncation previous_response_id conversation prompt include metadata store background service_tier user safety_identifier prompt_cache_key prompt_cache_retention context_management'.split(
    ' ',
  )
const NAME = /^[a-zA-Z0-9_-]{1,64}$/

/** Calls whose output the caller sends, and the type of that output. */
const pairs: Readonly<Record<string, string>> = {
  function_call: 'function_call_output',
  custom_tool_call: 'custom_tool_call_output',
  computer_call: 'computer_call_output',
  local_shell_call: 'local_shell_call_output',
  shell_call: 'shell_call_output',
  apply_patch_call: 'apply_patch_call_output',
  mcp_approval_request: 'mcp_approval_response',
}
const outputs = new Map(Object.entries(pairs).map(([call, output]) => [output, call]))
/** What the service did itself: complete in one item. */
const alone =
  'web_search_call file_search_call image_generation_call code_interpreter_call mcp_call mcp_list_tools item_reference compaction tool_search_call tool_search_output'.split(
    ' ',
  )
const types = ['message', 'reasoning', ...Object.keys(pairs), ...outputs.keys(), ...alone]

/** Throws a `Refusal` for a body that the API answers with a 400. */
export function checkOpenAiResponses(body: unknown): void {
  const request = fields(body, 'body')
  for (const field of Object.keys(request)) {
    if (!bodyFields.includes(field)) refuse(field, `Unknown parameter: '${field}'.`)
  }
  filledText(request.model, 'model')
  if (request.instructions !== undefined && request.instructions !== null) text(request.instructions, 'instructions')
  if (typeof request.input !== 'string') {
    const items = filledList(request.input, 'input').map((item, at) => checkItem(item, `input[${at}]`))
    checkPairs(items)
    checkReasoning(items)
  }
  if (request.tools !== undefined) {
    if (!Array.isArray(request.tools)) refuse('tools', 'expected an array')
    const names = request.tools.map((tool: unknown, at) => checkTool(fields(tool, `tools[${at}]`), `tools[${at}]`))
    unique(
      names.filter((name) => name !== ''),
      'tools',
      'Tool names must be unique',
    )
  }
}

function typeOf(item: Fields): string {
  return typeof item.type === 'string' ? item.type : 'role' in item ? 'message' : ''
}

function checkItem(value: unknown, path: string): Fields {
  const item = fields(value, path)
  const type = oneOf(typeOf(item), `${path}.type`, types)
  if (type === 'message') checkMessage(item, path)
  else if (type === 'reasoning') {
    filledText(item.id, `${path}.id`)
    if (!Array.isArray(item.summary)) refuse(`${path}.summary`, 'Missing required parameter')
  } else if (type in pairs) checkCall(item, type, path)
  else if (outputs.has(type)) checkOutput(item, type, path)
  return item
}

function checkMessage(item: Fields, path: string): void {
  const role = oneOf(item.role, `${path}.role`, ['user', 'assistant', 'system', 'developer'])
  if (typeof item.content === 'string') return
  const known =
    role === 'assistant' ? ['output_text', 'refusal'] : ['input_text', 'input_image', 'input_file', 'input_audio']
  if (!Array.isArray(item.content)) refuse(`${path}.content`, 'expected a string or an array')
  for (const [at, value] of item.content.entries()) {
    const here = `${path}.content[${at}]`
    const part = fields(value, here)
    const type = oneOf(part.type, here, known)
    if (type === 'input_text' || type === 'output_text') text(part.text, `${here}.text`)
  }
}

function checkCall(item: Fields, type: string, path: string): void {
  if (type === 'mcp_approval_request') filledText(item.id, `${path}.id`)
  else filledText(item.call_id, `${path}.call_id`)
  if (type === 'function_call') {
    matching(item.name, `${path}.name`, NAME)
    text(item.arguments, `${path}.arguments`)
  }
  if (type === 'custom_tool_call') text(item.input, `${path}.input`)
}

function checkOutput(item: Fields, type: string, path: string): void {
  if (type === 'mcp_approval_response') {
    filledText(item.approval_request_id, `${path}.approval_request_id`)
    return
  }
  // A local shell's output has the call's id in `id`.
  if (!(type === 'local_shell_call_output' && item.call_id === undefined)) filledText(item.call_id, `${path}.call_id`)
  const mayBeList = type !== 'local_shell_call_output' && type !== 'apply_patch_call_output'
  if (type === 'computer_call_output' || type === 'shell_call_output') return
  if (type === 'apply_patch_call_output' && item.output === undefined) return
  if (!(mayBeList && Array.isArray(item.output))) text(item.output, `${path}.output`)
}

function keyOf(item: Fields): string {
  const type = typeOf(item)
  if (type === 'mcp_approval_request') return String(item.id)
  if (type === 'mcp_approval_response') return String(item.approval_request_id)
  return String(item.call_id ?? item.id)
}

/** Every output comes after a call of its kind and id that has none yet, and every call has one in the end. */
function checkPairs(items: readonly Fields[]): void {
  const open = new Map<string, number>()
  for (const [at, item] of items.entries()) {
    const type = typeOf(item)
    if (type in pairs) {
      const key = `${type} ${keyOf(item)}`
      if (open.has(key)) refuse(`input[${at}]`, `Duplicate ${type} ${keyOf(item)} without an output between`)
      open.set(key, at)
    }
    const call = outputs.get(type)
    if (call !== undefined && !open.delete(`${call} ${keyOf(item)}`)) {
      refuse(`input[${at}]`, `No tool call found for ${type.replaceAll('_', ' ')} with call_id ${keyOf(item)}.`)
    }
  }
  for (const [key, at] of open) {
    // An approval may still be asked for when nothing was decided.
    if (!key.startsWith('mcp_approval')) refuse(`input[${at}]`, `No tool output found for ${key.replaceAll('_', ' ')}.`)
  }
}

/** Reasoning goes with the item that the model made after it. */
function checkReasoning(items: readonly Fields[]): void {
  for (const [at, item] of items.entries()) {
    if (typeOf(item) !== 'reasoning') continue
    const next = items.slice(at + 1).find((one) => typeOf(one) !== 'reasoning')
    const made = next && !outputs.has(typeOf(next)) && (typeOf(next) !== 'message' || next.role === 'assistant')
    if (!made) {
      refuse(`input[${at}]`, `Item '${item.id}' of type 'reasoning' was provided without its required following item.`)
    }
  }
}

function checkTool(tool: Fields, path: string): string {
  const type = filledText(tool.type, `${path}.type`)
  if (type !== 'function') return type === 'custom' ? matching(tool.name, `${path}.name`, NAME) : ''
  if (tool.parameters !== null && tool.parameters !== undefined)
    checkObjectSchema(tool.parameters, `${path}.parameters`)
  if (tool.strict === true) checkStrictSchema(tool.parameters, `${path}.parameters`)
  return matching(tool.name, `${path}.name`, NAME)
}
