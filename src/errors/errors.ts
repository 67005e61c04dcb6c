/**
 * The errors of this package: one base class, a closed union of codes, and data that survives `structuredClone`, so that an
 * error can travel from a worker or in a JSON body and be made again.
 */
import type { ErrorCode, ErrorDataByCode, PlanShortage, SerializedError } from './codes.ts'

// A registered symbol, so that two copies of this package (or two realms) still recognise each other's errors.
const BRAND = Symbol.for('tokenroom.error')

/**
 * The base of every error. Its message says what is wrong, with the numbers, where, and what to do about it. `code` is for
 * programs to switch on, and `data` has the numbers.
 *
 * @example
 * try { await loadTokenizer('gpt-4p') } catch (error) {
 *   if (TokenroomError.isInstance(error) && error.code === 'UNKNOWN_MODEL') suggest(error.data.nearest)
 * }
 */
export class TokenroomError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly data: ErrorDataByCode[C]
  readonly [BRAND] = true

  constructor(code: C, message: string, data: ErrorDataByCode[C], options?: ErrorOptions) {
    super(message, options)
    // A literal, because minifiers rename classes.
    this.name = 'TokenroomError'
    this.code = code
    this.data = data
  }

  /** Whether `value` is a tokenroom error, also one from another copy of the package or another realm. */
  static isInstance(value: unknown): value is TokenroomError {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  toJSON(): SerializedError<C> {
    return { code: this.code, message: this.message, data: this.data }
  }
}

/** A plan is impossible: what must be sent does not fit. Nothing was dropped or cut. */
export class PlanError extends TokenroomError<'PLAN_INFEASIBLE'> {
  constructor(message: string, data: PlanShortage, options?: ErrorOptions) {
    super('PLAN_INFEASIBLE', message, data, options)
    this.name = 'PlanError'
  }
}

/** The error of a serialized form, in its own class. */
export function reviveError(serialized: SerializedError): TokenroomError {
  if (serialized.code === 'PLAN_INFEASIBLE') {
    return new PlanError(serialized.message, serialized.data as PlanShortage)
  }
  return new TokenroomError<ErrorCode>(serialized.code, serialized.message, serialized.data)
}
