import { describe, expectTypeOf, test } from 'vitest'
import type { TokenCounter, Tokenizer } from '../../src/index.ts'
import { loadTokenizer, type RemoteTokenizer } from '../../workers/page/index.ts'

declare const remote: RemoteTokenizer

/** The methods of a tokenizer: what answers at once here answers with a promise from a worker. */
type Method = 'count' | 'countMany' | 'encode' | 'decode' | 'segments' | 'fits' | 'truncate' | 'split'

describe('the tokenizer in a worker', () => {
  test('has the same methods, each returning a promise of the same', () => {
    expectTypeOf<{ [M in Method]: Awaited<ReturnType<RemoteTokenizer[M]>> }>().toEqualTypeOf<{
      [M in Method]: ReturnType<Tokenizer[M]>
    }>()
    expectTypeOf<{ [M in Method]: Parameters<RemoteTokenizer[M]>[0] }>().toEqualTypeOf<{
      [M in Method]: Parameters<Tokenizer[M]>[0]
    }>()
    expectTypeOf(remote.count).returns.toEqualTypeOf<Promise<number>>()
  })

  test('is loaded like the one of this thread, and is a counter', () => {
    expectTypeOf(loadTokenizer).parameter(0).toEqualTypeOf<string>()
    expectTypeOf(loadTokenizer).returns.resolves.toEqualTypeOf<RemoteTokenizer>()
    expectTypeOf(remote).toExtend<TokenCounter>()
  })
})
