/** How the checks refuse: with the place and the sentence that the provider's 400 has. */

export type ProviderApi = 'openai-chat' | 'openai-responses' | 'anthropic' | 'gemini'

/** A request that the provider would refuse. */
export class Refusal extends Error {
  constructor(
    /** Where in the body, as the provider writes it: `messages.1.content`. */
    readonly path: string,
    message: string,
  ) {
    super(`${path}: ${message}`)
  }
}

export type Fields = { readonly [field: string]: unknown }

export function refuse(path: string, message: string): never {
  throw new Refusal(path, message)
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON object, or a refusal. */
export function fields(value: unknown, path: string): Fields {
  return isFields(value) ? value : refuse(path, `Input should be an object, got ${JSON.stringify(value)}`)
}

/** A list with at least one element, or a refusal. */
export function filledList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(path, 'Input should be a valid list')
  return value.length > 0 ? value : refuse(path, 'expected an array with minimum length 1, but got an empty array')
}

export function text(value: unknown, path: string): string {
  return typeof value === 'string' ? value : refuse(path, `expected a string, but got ${JSON.stringify(value)}`)
}

export function filledText(value: unknown, path: string): string {
  const found = text(value, path)
  return found === '' ? refuse(path, 'must not be an empty string') : found
}

export function oneOf(value: unknown, path: string, known: readonly string[]): string {
  const found = text(value, path)
  return known.includes(found) ? found : refuse(path, `Invalid value: '${found}'. Supported values are: ${known}`)
}

/** Refuses fields that the provider does not know. */
export function onlyFields(value: Fields, path: string, known: readonly string[]): void {
  for (const field of Object.keys(value)) {
    if (!known.includes(field) && value[field] !== undefined)
      refuse(`${path}.${field}`, 'Extra inputs are not permitted')
  }
}

export function matching(value: unknown, path: string, pattern: RegExp): string {
  const found = text(value, path)
  return pattern.test(found) ? found : refuse(path, `String should match pattern '${pattern.source}', got '${found}'`)
}

/** Refuses a second element with the same value. */
export function unique(values: readonly string[], path: string, message: string): void {
  const seen = new Set<string>()
  for (const value of values) {
    if (seen.has(value)) refuse(path, `${message}: ${value}`)
    seen.add(value)
  }
}
