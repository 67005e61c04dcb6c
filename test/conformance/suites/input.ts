/** Invalid input gives a typed error with its numbers, and does not change the tokenizer. */
import type { Tokenizer } from '../../../src/tokenizer/types.ts'
import { assertEqual, assertThrows } from '../assert.ts'
import { factsOf } from '../encodings.ts'
import type { Suite } from '../harness.ts'

const NOT_TEXT: readonly unknown[] = [undefined, null, 5, true, {}, ['a'], new Uint8Array(2), Symbol.iterator]
const NOT_A_LIMIT: readonly unknown[] = [-1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, '3', undefined, null]

export function inputSuite(suite: Suite, encoding: string): void {
  const { vocabularySize, unusedId } = factsOf(encoding)
  const works = (tokenizer: Tokenizer): void => assertEqual(tokenizer.count('hello world'), 2, 'counting still works')

  suite.test(encoding, 'text that is no string', (tokenizer) => {
    for (const value of NOT_TEXT as readonly string[]) {
      assertThrows('INVALID_TEXT', () => tokenizer.count(value), 'count')
      assertThrows('INVALID_TEXT', () => tokenizer.encode(value), 'encode')
      assertThrows('INVALID_TEXT', () => tokenizer.segments(value), 'segments')
      assertThrows('INVALID_TEXT', () => tokenizer.fits(value, 1), 'fits')
      assertThrows('INVALID_TEXT', () => tokenizer.truncate(value, 1), 'truncate')
      assertThrows('INVALID_TEXT', () => tokenizer.countMany(['a', value]), 'countMany')
    }
    works(tokenizer)
  })

  suite.test(encoding, 'limits that are no whole number of tokens', (tokenizer) => {
    for (const value of NOT_A_LIMIT as readonly number[]) {
      for (const text of ['', 'some text']) {
        const data = assertThrows('INVALID_LIMIT', () => tokenizer.fits(text, value), 'fits')
        assertEqual(
          [data.name, data.received],
          ['limitTokens', typeof value === 'string' ? '"3"' : String(value)],
          'data',
        )
        assertThrows('INVALID_LIMIT', () => tokenizer.truncate(text, value), 'truncate')
      }
    }
    works(tokenizer)
  })

  suite.test(encoding, 'ids that are no token', (tokenizer) => {
    const good = tokenizer.encode('hello')[0]!
    const bad = [vocabularySize, vocabularySize + 1, -1, 1.5, Number.NaN, 2 ** 31, 2 ** 32, 2 ** 32 + 5]
    for (const token of unusedId === undefined ? bad : [...bad, unusedId]) {
      const data = assertThrows('INVALID_TOKEN', () => tokenizer.decode([good, good, token]), `decode of ${token}`)
      assertEqual(data, { token, index: 2, vocabularySize }, 'the data')
    }
    assertThrows('INVALID_TOKEN', () => tokenizer.decode(Uint32Array.of(0xffffffff)), 'decode')
    assertThrows('INVALID_TOKEN', () => tokenizer.decode(['5'] as unknown as number[]), 'decode of a string')
    assertThrows(
      'INVALID_TOKEN',
      () => tokenizer.decode([good, undefined] as unknown as number[]),
      'decode of undefined',
    )
    assertEqual(tokenizer.decode([good]), 'hello', 'decoding still works')
  })

  suite.test(encoding, 'arguments of the wrong kind', (tokenizer) => {
    for (const value of ['text', undefined, null, 5, {}] as unknown as readonly string[][]) {
      assertThrows('INVALID_ARGUMENT', () => tokenizer.countMany(value), 'countMany')
      assertThrows('INVALID_ARGUMENT', () => tokenizer.decode(value as unknown as number[]), 'decode')
    }
    for (const keep of ['both', '', 1] as unknown as readonly 'start'[]) {
      const data = assertThrows('INVALID_ARGUMENT', () => tokenizer.truncate('some text', 1, { keep }), 'truncate')
      assertEqual(data.name, 'keep', 'the name')
    }
    for (const value of ['none', '', null, 5, {}, new Set(['<|endoftext|>'])] as unknown as readonly 'all'[]) {
      for (const name of ['allowedSpecial', 'disallowedSpecial'] as const) {
        for (const method of ['count', 'encode'] as const) {
          const data = assertThrows('INVALID_ARGUMENT', () => tokenizer[method]('text', { [name]: value }), method)
          assertEqual(data.name, name, 'the name')
        }
      }
    }
    works(tokenizer)
  })
}
