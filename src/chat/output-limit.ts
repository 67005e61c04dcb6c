/** Where a request says how much its answer may have at most. */
import { invalidArgument } from '../errors/index.ts'

const places: readonly (readonly string[])[] = [
  // OpenAI's chat completions and responses, Anthropic's messages, the AI SDK.
  ['max_completion_tokens'],
  ['max_output_tokens'],
  ['max_tokens'],
  ['maxOutputTokens'],
  // Gemini's API, and its SDK.
  ['generationConfig', 'maxOutputTokens'],
  ['generation_config', 'max_output_tokens'],
  ['config', 'maxOutputTokens'],
  // Bedrock's converse.
  ['inferenceConfig', 'maxTokens'],
]

/**
 * The most output that a request itself allows, or undefined when it does not say. `path` names the request in errors.
 * Throws `INVALID_ARGUMENT` for a limit that is no whole number of tokens.
 *
 * @example
 * statedOutputTokens({ contents: [], generationConfig: { maxOutputTokens: 500 } }) // 500
 */
export function statedOutputTokens(request: object, path = 'request'): number | undefined {
  for (const place of places) {
    let value: unknown = request
    for (const field of place) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[field]
    if (value === undefined || value === null) continue
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
    throw invalidArgument(`${path}.${place.join('.')}`, value, 'a whole number of tokens from 0')
  }
  return undefined
}
