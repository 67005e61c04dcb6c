import { describe, expectTypeOf, test } from 'vitest'
import {
  type EncodingName,
  type ErrorDataByCode,
  loadTokenizer,
  type Segments,
  type TokenCounter,
  type Tokenizer,
  TokenroomError,
  type Truncated,
} from '../../src/index.ts'

declare const tokenizer: Tokenizer

describe('the tokenizer', () => {
  test('is loaded by any name, because models are added every week', () => {
    expectTypeOf(loadTokenizer).parameter(0).toEqualTypeOf<string>()
    expectTypeOf(loadTokenizer).returns.resolves.toEqualTypeOf<Tokenizer>()
    // @ts-expect-error a tokenizer has no default
    void loadTokenizer()
  })

  test('answers at once, and is a counter', () => {
    expectTypeOf(tokenizer.count).returns.toEqualTypeOf<number>()
    expectTypeOf(tokenizer.countMany).returns.toEqualTypeOf<Uint32Array>()
    expectTypeOf(tokenizer.encode).returns.toEqualTypeOf<Uint32Array>()
    expectTypeOf(tokenizer.segments).returns.toEqualTypeOf<Segments>()
    expectTypeOf(tokenizer.truncate).returns.toEqualTypeOf<Truncated>()
    expectTypeOf(tokenizer).toExtend<TokenCounter>()
  })

  test('takes texts only, and tokens as numbers', () => {
    // @ts-expect-error a number is no text
    tokenizer.count(42)
    // @ts-expect-error nothing is no text
    tokenizer.count(undefined)
    tokenizer.decode([1, 2, 3] as const)
    tokenizer.decode(new Uint32Array(3))
    // @ts-expect-error texts are no tokens
    tokenizer.decode(['1'])
  })

  test('knows the three parts that a cut may keep', () => {
    tokenizer.truncate('', 1, { keep: 'middle' })
    // @ts-expect-error there is no such part
    tokenizer.truncate('', 1, { keep: 'centre' })
  })

  test('names its encodings', () => {
    expectTypeOf<'o200k_harmony'>().toExtend<EncodingName>()
    expectTypeOf<'p60k'>().not.toExtend<EncodingName>()
  })
})

describe('an error', () => {
  test('is recognised from anything that was thrown', () => {
    const thrown: unknown = null
    if (TokenroomError.isInstance(thrown)) expectTypeOf(thrown).toExtend<Error>()
  })

  test('has the data of its code', () => {
    const error = new TokenroomError('UNKNOWN_MODEL', '', { model: '', nearest: [], known: [] })
    expectTypeOf(error.data).toEqualTypeOf<ErrorDataByCode['UNKNOWN_MODEL']>()
    // @ts-expect-error the numbers belong to the code
    new TokenroomError('WORKER_CLOSED', '', { model: '' })
  })
})
