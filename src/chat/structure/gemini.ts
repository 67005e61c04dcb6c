import type { GeminiContent } from '../adapters/gemini/adapter.ts'
import { fieldsAt } from '../adapters/gemini/parts.ts'
import { asText, type Fields, isObject, objectsOf } from '../content.ts'
import { blockStructure } from './blocks.ts'
import type { MessageStructure, TextPiece, ToolLink } from './types.ts'

/**
 * The Gemini API: calls have ids only where a newer model gives them, and are answered by their place otherwise; a call
 * comes directly after a user's content or after results. Source: Google, "Function calling" and its error messages.
 */
export const geminiStructure: MessageStructure<GeminiContent> = blockStructure<GeminiContent>({
  order: { startsWithUser: false, callsFollowUser: true, resultsFollowCalls: true, resultsInOne: true },
  blocks: ({ parts }) => objectsOf(parts),
  withBlocks: (content, parts) => ({ ...content, parts }),
  speaker: ({ role }) =>
    role === 'model' ? 'model' : role === 'system' ? 'system' : role === 'function' ? 'tool' : 'user',
  link,
  pieces: (part) => {
    const result = responseOf(part)
    if (result) return textFields(result).map(([, text]) => ({ text, isResult: true }))
    return isPlainText(part) ? [{ text: part.text, isResult: false } satisfies TextPiece] : []
  },
  withPieces: (part, texts) => {
    const result = responseOf(part)
    if (!result) return texts[0] === '' ? null : { ...part, text: texts[0] }
    const fields = textFields(result).map(([name], at) => [name, texts[at]] as const)
    return {
      ...part,
      [spellingOf(part)]: { ...resultOf(part), response: { ...result, ...Object.fromEntries(fields) } },
    }
  },
  cleared: (part, text) => {
    const found = resultOf(part)
    if (found === null) return part
    // What it holds beside the response are pictures and files.
    const { parts: _, ...rest } = found
    return { ...part, [spellingOf(part)]: { ...rest, response: { output: text } } }
  },
  isReasoning: (part) => part.thought === true,
  answer: (part, text) => {
    const { id, name } = fieldsAt(part, 'functionCall', 'function_call') ?? {}
    return { functionResponse: { ...(id !== undefined && { id }), name, response: { error: text } } }
  },
  resultMessage: (parts) => ({ role: 'user', parts }),
})

function link(part: Fields): ToolLink | null {
  for (const [camel, snake, kind, needsOther] of LINKS) {
    const value = fieldsAt(part, camel, snake)
    const tool = asText(value?.name ?? value?.toolType ?? value?.tool_type)
    if (value !== null) return { kind, id: asText(value.id), tool, needsOther }
  }
  return null
}

// `toolCall` and `toolResponse` are of tools that run at Google.
const LINKS = [
  ['functionCall', 'function_call', 'call', true],
  ['functionResponse', 'function_response', 'result', true],
  ['toolCall', 'tool_call', 'call', false],
  ['toolResponse', 'tool_response', 'result', false],
] as const

function resultOf(part: Fields): Fields | null {
  return fieldsAt(part, 'functionResponse', 'function_response')
}

function spellingOf(part: Fields): 'functionResponse' | 'function_response' {
  return part.functionResponse === undefined ? 'function_response' : 'functionResponse'
}

function responseOf(part: Fields): Fields | null {
  const response = resultOf(part)?.response
  return isObject(response) ? response : null
}

function textFields(response: Fields): readonly (readonly [string, string])[] {
  return Object.entries(response).filter(
    (field): field is [string, string] => typeof field[1] === 'string' && field[1] !== '',
  )
}

// A signature belongs to the very text.
function isPlainText(part: Fields): part is Fields & { readonly text: string } {
  return (
    typeof part.text === 'string' && part.text !== '' && (part.thoughtSignature ?? part.thought_signature) === undefined
  )
}
