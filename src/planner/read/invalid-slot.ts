import { describeValue, TokenroomError } from '../../errors/index.ts'

/** The error for a slot's field that is not what it should be. */
export function invalidSlot(name: string, value: unknown, expected: string): TokenroomError<'INVALID_ARGUMENT'> {
  const received = typeof value === 'string' ? `"${value.slice(0, 60)}"` : describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `${name} is ${received}; expected ${expected}`, {
    name,
    received,
    expected,
  })
}
