/** Messages of one API that are given to another: refused, where their words would not be read. */
import { invalidArgument } from '../errors/index.ts'
import type { Fields } from './content.ts'
import type { ChatApi } from './types.ts'

/** Fields of a message, and types of its blocks, that only some APIs have. */
const fieldsOf: readonly { readonly field: string; readonly apis: readonly ChatApi[] }[] = [
  { field: 'parts', apis: ['gemini', 'ai-sdk'] },
  { field: 'tool_calls', apis: ['openai-chat', 'cohere'] },
  { field: 'tool_call_id', apis: ['openai-chat', 'cohere'] },
  { field: 'call_id', apis: ['openai-responses'] },
]
const blocks: Readonly<Record<string, readonly ChatApi[]>> = {
  tool_use: ['anthropic'],
  tool_result: ['anthropic'],
  'tool-call': ['ai-sdk'],
  'tool-result': ['ai-sdk'],
  input_text: ['openai-responses'],
  output_text: ['openai-responses'],
  input_image: ['openai-responses'],
}

/**
 * Throws `INVALID_ARGUMENT` for a message that has what only other APIs have: its content would be left out in silence.
 * `where` is the message's place.
 */
export function refuseOtherApi(api: ChatApi, message: Fields, where: string): void {
  for (const { field, apis } of fieldsOf) {
    const value = message[field]
    if (value !== undefined && value !== null && !apis.includes(api)) throw other(api, `${where}.${field}`, value, apis)
  }
  if (api === 'gemini' && message.content !== undefined && message.parts === undefined) {
    throw other(api, `${where}.content`, message.content, ['openai-chat', 'anthropic', 'ai-sdk'])
  }
  if (!Array.isArray(message.content)) return
  for (const [at, block] of message.content.entries()) {
    const type = (block as Fields | null)?.type
    const apis = typeof type === 'string' && Object.hasOwn(blocks, type) ? blocks[type] : undefined
    if (apis && !apis.includes(api)) throw other(api, `${where}.content[${at}].type`, type, apis)
  }
}

function other(api: ChatApi, where: string, value: unknown, apis: readonly ChatApi[]) {
  const named = apis.map((one) => `"${one}"`).join(' or ')
  return invalidArgument(where, value, `absent in a message of "${api}"; for such messages pass api: ${named}`)
}
