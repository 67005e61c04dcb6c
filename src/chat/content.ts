import { describeValue, TokenroomError } from '../errors/index.ts'
import { boundedPart, type Part } from './adapters/part.ts'
import { pictureSize } from './media/read.ts'
import { anyOpenAiPicture, openAiPictureRule, pictureTokens } from './media/rules/openai.ts'

/** Pieces that the shapes of all APIs have in common. */

/** Any object of a message, read by name. */
export type Fields = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

/** The objects of a list, whatever else is in it. */
export function objectsOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The text of a value: itself, or its JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : (JSON.stringify(value) ?? '')
}

/** The role of a message. Throws `INVALID_ARGUMENT` when it has none. */
export function roleOf(message: { readonly role?: unknown }, known: string): string {
  if (typeof message.role === 'string' && message.role !== '') return message.role
  throw new TokenroomError(
    'INVALID_ARGUMENT',
    `a chat message needs a role; received ${describeValue(message.role)}. Roles are ${known}`,
    { name: 'message.role', received: describeValue(message.role), expected: known },
  )
}

/** A picture for an OpenAI model. A model whose rule is not published costs anything that another's would. */
export function openAiPicture(model: string, source: unknown, detail: unknown): Part {
  const rule = openAiPictureRule(model)
  const size = pictureSize(source)
  const asked = typeof detail === 'string' ? detail : 'auto'
  return boundedPart('image', 'content', rule ? pictureTokens(rule, size, asked) : anyOpenAiPicture(size, asked))
}

/** Pages cannot be counted without opening the file: a range from its size in bytes, at least one page. */
export function documentPart(base64: unknown): Part {
  const bytes = typeof base64 === 'string' ? Math.ceil(base64.length * 0.75) : 0
  return boundedPart('file', 'content', {
    lower: 1,
    tokens: 1500 + Math.ceil(bytes / 20),
    upper: 4000 + Math.ceil(bytes / 3),
  })
}
