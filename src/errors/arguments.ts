/**
 * The checks of what a caller passes. All of them say what is wrong in one shape: `name must be expected, not received`.
 */
import { describeValue } from './describe.ts'
import { TokenroomError } from './errors.ts'

/** The error for an argument that is not what it should be. `expected` reads on from "must be". */
export function invalidArgument(name: string, value: unknown, expected: string): TokenroomError<'INVALID_ARGUMENT'> {
  const received = describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', mustBe(name, expected, received), { name, received, expected })
}

/** Throws `INVALID_TEXT` unless `text` is a string. */
export function requireText(text: unknown): asserts text is string {
  if (typeof text === 'string') return
  const received = describeValue(text)
  throw new TokenroomError('INVALID_TEXT', `${mustBe('text', 'a string', received)}; convert it first`, { received })
}

/** Throws `INVALID_ARGUMENT` unless `texts` is an array. Each item is checked when it is counted. */
export function requireTexts(texts: unknown): asserts texts is readonly unknown[] {
  if (!Array.isArray(texts)) throw invalidArgument('texts', texts, 'an array of strings')
}

/** Throws `INVALID_LIMIT` unless `limit` is a whole number of tokens, 0 or more. `name` is the argument's name. */
export function requireLimit(limit: unknown, name = 'limitTokens'): asserts limit is number {
  if (Number.isSafeInteger(limit) && (limit as number) >= 0) return
  const received = describeValue(limit)
  throw new TokenroomError(
    'INVALID_LIMIT',
    `${mustBe(name, 'a whole number of tokens, 0 or more', received)}; use Math.floor`,
    { name, received },
  )
}

/** Throws `INVALID_ARGUMENT` unless `tokens` is a list of numbers. Whether each number is a token is checked by `decode`. */
export function requireTokens(tokens: unknown): asserts tokens is ArrayLike<number> {
  if (Array.isArray(tokens) || tokens instanceof Uint32Array) return
  throw invalidArgument('tokens', tokens, 'a Uint32Array or an array of token ids')
}

/** `value`, if it is one of `choices`. Throws `INVALID_ARGUMENT`, which lists them, otherwise. */
export function requireOneOf<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  if (choices.includes(value as T)) return value as T
  throw invalidArgument(name, value, `one of ${choices.join(', ')}`)
}

/** Throws `INVALID_RANGE` unless [from, to) is a range of a document of `lengthCodeUnits`. */
export function requireRange(from: number, to: number, lengthCodeUnits: number): void {
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= lengthCodeUnits) return
  const [shownFrom, shownTo] = [describeValue(from), describeValue(to)]
  throw new TokenroomError(
    'INVALID_RANGE',
    `[${shownFrom}, ${shownTo}) is not a range of the document's ${lengthCodeUnits} UTF-16 code units; use 0 ≤ from ≤ to ≤ ${lengthCodeUnits}`,
    { from: shownFrom, to: shownTo, lengthCodeUnits },
  )
}

function mustBe(name: string, expected: string, received: string): string {
  return `${name} must be ${expected}, not ${received}`
}
