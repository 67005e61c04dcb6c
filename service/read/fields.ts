/** Checks of what a request's JSON holds: each throws `INVALID_ARGUMENT` with the path of what is wrong. */
import { describeValue, TokenroomError } from '../../src/errors/index.ts'

export type JsonObject = { readonly [key: string]: unknown }

/** The error for a value at `path` that is not what is expected there. */
export function invalid(path: string, value: unknown, expected: string): TokenroomError {
  const received = value === undefined ? 'missing' : describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `${path} is ${received}; expected ${expected}`, {
    name: path,
    received,
    expected,
  })
}

export function readObject(value: unknown, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw invalid(path, value, 'an object')
}

/** An object with no other fields than `fields`: a misspelt one is told, not ignored. */
export function readExact(value: unknown, path: string, fields: readonly string[]): JsonObject {
  const object = readObject(value, path)
  for (const key of Object.keys(object)) {
    if (!fields.includes(key)) {
      const name = key.length > 60 ? `${key.slice(0, 60)}…` : key
      throw invalid(`${path}.${name}`, object[key], `no such field; ${path} has ${fields.join(', ')}`)
    }
  }
  return object
}

export function readList<T>(value: unknown, path: string, read: (item: unknown, path: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw invalid(path, value, 'a list')
  return value.map((item, index) => read(item, `${path}[${index}]`))
}

export function readText(value: unknown, path: string): string {
  if (typeof value === 'string') return value
  throw invalid(path, value, 'a string')
}

/** A short, non-empty string: a name, an id, a role. */
export function readName(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= 256) return value
  throw invalid(path, value, 'a string of 1 to 256 characters')
}

export function readNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw invalid(path, value, 'a finite number')
}

/** A number of tokens. */
export function readTokens(value: unknown, path: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw invalid(path, value, 'a whole number from 0')
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(path, value, 'true or false')
}

/** One of a few strings. */
export function readChoice<const T extends string>(value: unknown, path: string, choices: readonly T[]): T {
  if (choices.includes(value as T)) return value as T
  throw invalid(path, value, `one of ${choices.join(', ')}`)
}

/** The value that `read` makes of a field, or `undefined` when the object does not have it. */
export function optional<T>(
  object: JsonObject,
  path: string,
  field: string,
  read: (value: unknown, path: string) => T,
): T | undefined {
  return object[field] === undefined ? undefined : read(object[field], `${path}.${field}`)
}
