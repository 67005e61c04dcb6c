import { describe, expect, it } from 'vitest'
import {
  describeValue,
  formatNumber,
  invalidArgument,
  PLAIN_LANGUAGES,
  requireLimit,
  requireOneOf,
  requireRange,
  requireText,
  requireTexts,
  requireTokens,
  TokenroomError,
} from '../../../src/errors/index.ts'

function errorOf(check: () => unknown): TokenroomError {
  try {
    check()
  } catch (error) {
    if (TokenroomError.isInstance(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('an invalid argument', () => {
  it('has a message of one shape, and the same words in the data', () => {
    const error = invalidArgument('idleMs', -1, 'a number of milliseconds, 0 or more')
    expect(error.message).toBe('idleMs must be a number of milliseconds, 0 or more, not -1')
    expect(error.data).toEqual({ name: 'idleMs', received: '-1', expected: 'a number of milliseconds, 0 or more' })
  })

  it.each([
    ['INVALID_TEXT', /^text must be a string, not null; /, () => requireText(null)],
    ['INVALID_ARGUMENT', /^texts must be an array of strings, not "a"$/, () => requireTexts('a')],
    ['INVALID_LIMIT', /^limitTokens must be a whole number of tokens, 0 or more, not 1\.5; /, () => requireLimit(1.5)],
    ['INVALID_LIMIT', /^n must be a whole number of tokens, 0 or more, not Infinity; /, () => requireLimit(1 / 0, 'n')],
    [
      'INVALID_ARGUMENT',
      /^tokens must be a Uint32Array or an array of token ids, not Set$/,
      () => requireTokens(new Set()),
    ],
    [
      'INVALID_ARGUMENT',
      /^keep must be one of start, end, middle, not "edges"$/,
      () => requireOneOf('keep', 'edges', ['start', 'end', 'middle']),
    ],
    [
      'INVALID_RANGE',
      /^\[5, 3\) is not a range of the document's 10 UTF-16 code units; /,
      () => requireRange(5, 3, 10),
    ],
  ])('%s: %s', (code, message, check) => {
    const error = errorOf(check)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it('accepts valid values', () => {
    requireText('')
    requireTexts([])
    requireLimit(0)
    requireTokens(new Uint32Array())
    requireRange(0, 10, 10)
    expect(requireOneOf('keep', 'end', ['start', 'end'])).toBe('end')
  })
})

describe('describeValue', () => {
  it.each([
    [undefined, 'undefined'],
    [12n, '12'],
    ['abc', '"abc"'],
    ['a'.repeat(41), 'a string of 41 code units'],
    [[1, 2], 'an array of 2'],
    [() => 1, 'a function'],
    [Object.create(null), 'an object'],
    [JSON.parse('{"constructor":{"name":"Evil"}}'), 'Object'],
  ])('describes value %#', (value, shown) => expect(describeValue(value)).toBe(shown))
})

it('formatNumber writes whole numbers as plain languages do', () => {
  const numbers = [0, 7, 999, 1000, 54_321, 128_000, 1_234_567, 2 ** 40]
  for (const language of ['en', 'en-US', 'en-GB']) {
    expect(language).toMatch(PLAIN_LANGUAGES)
    const { format } = new Intl.NumberFormat(language)
    expect(numbers.map(formatNumber)).toEqual(numbers.map((number) => format(number)))
  }
  expect(['', 'de', 'fr', 'en-IN', 'en-ZA', 'eng'].filter((language) => PLAIN_LANGUAGES.test(language))).toEqual([])
})

it('formatNumber groups digits, whatever the locale', () => {
  expect([0, 999, 1000, 1234567].map(formatNumber)).toEqual(['0', '999', '1,000', '1,234,567'])
})
