/** Checks of what a caller passes, and the one shape of their errors: `name must be expected, not received`. */
import { TokenroomError } from './errors.ts'

/** The error for an argument that is not what it should be. `expected` reads on from "must be". */
export function invalidArgument(name: string, value: unknown, expected: string): TokenroomError<'INVALID_ARGUMENT'> {
  const received = describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `${name} must be ${expected}, not ${received}`, {
    name,
    received,
    expected,
  })
}

/** A value as an error message may show it: its kind, and the value itself when that is short. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string')
    return value.length > 40 ? `a string of ${value.length} code units` : JSON.stringify(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value !== 'object') return `a ${typeof value}`
  // Not the value's own `constructor`: in JSON from elsewhere that may be anything.
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' ? name : 'an object'
}
