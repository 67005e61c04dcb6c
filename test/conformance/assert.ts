/** Assertions that say where two lists of ids differ, and work without a test runner. */
import { TokenroomError } from '../../src/errors/index.ts'

export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  const [shownActual, shownExpected] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (shownActual !== shownExpected) throw new Error(`${what}: got ${shownActual}, expected ${shownExpected}`)
}

export function assertIds(actual: ArrayLike<number>, expected: ArrayLike<number>, text: string): void {
  const length = Math.max(actual.length, expected.length)
  for (let i = 0; i < length; i++) {
    if (actual[i] === expected[i]) continue
    const from = Math.max(0, i - 4)
    const show = (ids: ArrayLike<number>) =>
      Array.from(ids)
        .slice(from, i + 8)
        .join(' ')
    throw new Error(
      `the ids differ at index ${i} of ${actual.length} and ${expected.length}: … ${show(actual)} … and … ${show(expected)} … for ${shorten(text)}`,
    )
  }
}

/** Runs `body`, which must throw an error of the package with `code`. Gives the error's data. */
export function assertThrows(code: string, body: () => unknown, what: string): Record<string, unknown> {
  let result: unknown
  try {
    result = body()
  } catch (error) {
    assert(TokenroomError.isInstance(error), `${what}: threw ${String(error)}, which is no TokenroomError`)
    assertEqual(error.code, code, what)
    assert(error.message.length > 20, `${what}: the message "${error.message}" explains nothing`)
    return error.data as unknown as Record<string, unknown>
  }
  throw new Error(`${what}: gave ${JSON.stringify(result)} instead of throwing ${code}`)
}

/** A text as an error message shows it. */
export function shorten(text: string): string {
  return text.length > 200 ? `${JSON.stringify(text.slice(0, 200))}… (${text.length} code units)` : JSON.stringify(text)
}

/** The text with each lone surrogate as the U+FFFD that it is encoded as. */
export function wellFormed(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text))
}
