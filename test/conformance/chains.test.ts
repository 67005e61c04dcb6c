/**
 * Text made to defeat counting by windows. Every two letters are a token of the vocabulary, and the text is a path through all
 * these tokens from the highest rank to the lowest. Each merge then depends on the next one, so the tokens of the first
 * letters depend on how many letters there are, hundreds of letters away.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTokenizer } from '../../src/index.ts'
import { createReferenceTokenizer } from '../../src/reference/tokenizer.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import { encodingFile } from '../helpers/encoding-file.ts'
import { assertIds } from './assert.ts'

const NAME = 'a-chain-of-letters'
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A path that takes every ordered pair of letters once (Hierholzer's algorithm). */
function pathThroughAllPairs(): string {
  const open = new Map(Array.from(LETTERS, (letter) => [letter, [...LETTERS]]))
  const stack = [LETTERS[0]!]
  let path = ''
  while (stack.length > 0) {
    const next = open.get(stack.at(-1)!)!.pop()
    if (next === undefined) path += stack.pop()
    else stack.push(next)
  }
  return path
}

const path = pathThroughAllPairs()
const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
const pairs = Array.from({ length: path.length - 1 }, (_, i) => path.slice(i, i + 2)).reverse()
const ranks = new Map([...bytes, ...pairs].map((token, rank) => [token, rank]))

describe('a chain of merges', () => {
  const reference = createReferenceTokenizer({ name: NAME, splitRule: 'cl100k', ranks, specialTokens: new Map() })
  let core: Tokenizer
  beforeAll(async () => {
    core = await loadTokenizer(NAME, { wasm: encodingFile({ name: NAME, ranks, rule: 1 }) })
  })

  it('is a text in which one more letter changes every token', () => {
    const even = reference.encode(path.slice(0, 2_000))
    const odd = reference.encode(path.slice(0, 2_001))
    expect(path).toHaveLength(LETTERS.length ** 2 + 1)
    expect(Array.from(even.subarray(0, 500))).not.toContain(odd[1])
  })

  it.each([40, 64, 65, 255, 256, 257, 300, 511, 1_000, 1_999, 2_000, 2_705])(
    'has the right tokens when %i long',
    (length) => {
      const text = path.slice(0, length)
      assertIds(core.encode(text), reference.encode(text), text)
      expect(core.count(text)).toBe(reference.count(text))
    },
  )

  it('has the right tokens when it is repeated, with other text between', () => {
    for (const text of [path.repeat(5), `x ${path} y ${path.slice(1)} z`, `${path}1${path.slice(7)}`]) {
      assertIds(core.encode(text), reference.encode(text), text)
      expect(core.document(text).count).toBe(reference.count(text))
    }
  })
})
