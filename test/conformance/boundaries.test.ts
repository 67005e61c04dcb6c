/**
 * Makes visible where texts are split. In this vocabulary any two bytes are a token, and pairs that reach from one character
 * into the next merge first, so a split at another place changes ids. Real vocabularies have few tokens that would show, for
 * example, that an uppercase letter was taken for a lowercase one.
 */
import { Tiktoken } from 'tiktoken'
import { beforeAll, describe, it } from 'vitest'
import { loadTokenizer } from '../../src/index.ts'
import { createReferenceTokenizer } from '../../src/reference/tokenizer.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import { cases } from '../helpers/cases.ts'
import { encodingFile } from '../helpers/encoding-file.ts'
import { assertIds } from './assert.ts'
import { asciiBatches, type Batch, codePointBatches, fuzzBatches, trapBatch } from './batches.ts'
import { splitPatternOf } from './oracle.ts'

const NAME = 'pairs-of-bytes'
// The number by which the core knows each rule.
const RULES = [
  { splitRule: 'gpt2', base: 'r50k_base', number: 0 },
  { splitRule: 'cl100k', base: 'cl100k_base', number: 1 },
  { splitRule: 'o200k', base: 'o200k_base', number: 2 },
] as const

/** Every byte, then every pair of bytes. Pairs whose second byte starts a character come first. */
function pairRanks(): Map<string, number> {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte)
  const startsCharacter = (byte: number): boolean => (byte & 0xc0) !== 0x80
  const seconds = [...bytes.filter(startsCharacter), ...bytes.filter((byte) => !startsCharacter(byte))]
  const pairs = seconds.flatMap((second) => bytes.map((first) => String.fromCharCode(first, second)))
  return new Map([...bytes.map((byte) => String.fromCharCode(byte)), ...pairs].map((token, rank) => [token, rank]))
}

describe.each(RULES)('the splits of $splitRule', ({ splitRule, base, number }) => {
  const ranks = pairRanks()
  const reference = createReferenceTokenizer({ name: NAME, splitRule, ranks, specialTokens: new Map() })
  let oracle: Tiktoken
  let core: Tokenizer

  beforeAll(async () => {
    const tokens = Array.from(ranks.keys(), (token) => Buffer.from(token, 'latin1').toString('base64'))
    oracle = new Tiktoken(`! 0 ${tokens.join(' ')}`, {}, splitPatternOf(base))
    core = await loadTokenizer(NAME, { wasm: encodingFile({ name: NAME, ranks, rule: number }) })
  })

  const compare = (tokenizer: Tokenizer, batches: Iterable<Batch>): void => {
    for (const { texts } of batches) {
      for (const text of texts) assertIds(tokenizer.encode(text), oracle.encode_ordinary(text), text)
    }
  }

  it('are those of the core, for every code point', () => compare(core, codePointBatches('basic')))
  it('are those of the core, for traps and random texts', () => compare(core, [trapBatch(), ...fuzzBatches()]))
  it('are those of the core, for ASCII of every kind at every place', () => compare(core, asciiBatches(cases(8))))
  it('are those of the reference', () => compare(reference, [trapBatch(), ...fuzzBatches()]))
})
